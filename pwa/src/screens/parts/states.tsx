import type { ComponentChildren } from "preact";
import { words } from "../../words.ts";
import type { Reading } from "../here.ts";
import { Icon, type IconName } from "./icon.tsx";

/** Nothing here, and why. */
export function Empty({ icon, title, why }: { icon: IconName; title: string; why: string }) {
  return (
    <div class="empty" data-testid="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p class="quiet">{why}</p>
    </div>
  );
}

type Tone = "plain" | "amber" | "cinnabar" | "pine";

/** One sentence that matters now, with what to do about it. */
export function Banner({ tone = "plain", children, action, id }: { tone?: Tone; children: ComponentChildren; action?: ComponentChildren; id?: string }) {
  return (
    <div class={`banner banner-${tone}`} role={tone === "cinnabar" ? "alert" : "status"} data-testid={id}>
      <div class="grow">{children}</div>
      {action}
    </div>
  );
}

/** What was read from the phone, or that it is being read, or why it could not be. */
export function Read<T>({ from, children }: { from: Reading<T>; children: (value: T) => ComponentChildren }) {
  if (from.state === "reading") return <p class="quiet" aria-busy="true">{words().everywhere.loading}</p>;
  if (from.state === "failed") return <Banner tone="cinnabar" id="failed">{words().everywhere.brokeWhy(from.why)}</Banner>;
  return <>{children(from.value)}</>;
}
