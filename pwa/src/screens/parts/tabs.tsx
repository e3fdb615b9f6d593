import { words } from "../../words.ts";
import { syncStatus } from "../here.ts";
import { home, screen } from "../ways.ts";
import { Icon } from "./icon.tsx";

/** The three roots. A number stands at the outbox while something waits. */
export function Tabs() {
  const w = words().everywhere;
  const waiting = syncStatus.value?.waiting.parcels ?? 0;
  const tabs = [
    ["today", "plan", w.tabToday],
    ["outbox", "outbox", w.tabOutbox],
    ["settings", "settings", w.tabSettings],
  ] as const;
  return (
    <nav class="tabs" aria-label={w.tabs}>
      {tabs.map(([name, icon, title]) => (
        <button type="button" key={name} class="tab" data-testid={`tab-${name}`} aria-current={screen.value.name === name ? "page" : undefined} onClick={() => home({ name })}>
          <Icon name={icon} />
          {title}
          {name === "outbox" && waiting > 0 && <span class="dot figures" aria-label={words().today.waiting(waiting)}>{waiting}</span>}
        </button>
      ))}
    </nav>
  );
}
