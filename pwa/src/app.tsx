import "./style.css";
import "./style-parts.css";
import "./style-visit.css";
import "./style-report.css";
import { render } from "preact";
import { AppFrame } from "./screens/app_frame.tsx";
import { update } from "./screens/here.ts";
import { readAddress, start } from "./screens/start.ts";
import { watchUpdates } from "./update.ts";

/** This app's version, written in by the build. */
declare const __APP__: string;

// Before anything is drawn or awaited: the address may hold what nobody else should see.
readAddress();
const place = document.getElementById("app");
if (place) render(<AppFrame />, place);
void start(__APP__);
if (import.meta.env.PROD) {
  void watchUpdates((take) => {
    update.value = () => void take();
  });
}
