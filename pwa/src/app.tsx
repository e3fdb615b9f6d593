import { render } from "preact";

const place = document.getElementById("app");
if (place) render(<main lang="zh-CN">随记</main>, place);
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/app/worker.js", { scope: "/app/", updateViaCache: "none" });
}
