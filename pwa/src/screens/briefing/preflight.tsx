import { useEffect, useState } from "preact/hooks";
import { type Check, preflight } from "../../store/index.ts";
import { named, words } from "../../words.ts";
import { here } from "../here.ts";
import { Icon } from "../parts/icon.tsx";
import { Part } from "../parts/page.tsx";
import { bytes } from "../times.ts";

/** What should hold before one goes, with what to do where it does not. It never blocks. */
export function Preflight({ assignment }: { assignment: string }) {
  const w = words();
  const [found, setFound] = useState<readonly Check[] | null>(null);
  useEffect(() => {
    // Once a briefing: it writes a probe, and reading again after that change would go round for ever.
    preflight(here().store, assignment).then(setFound, () => setFound([]));
  }, [assignment]);
  const all = found !== null && found.length > 0 && found.every((check) => check.ok);
  return (
    <Part title={w.briefing.preflight} id="preflight" aside={found && <span class={all ? "tag tag-pine" : "tag tag-amber"}>{all ? w.briefing.ready : w.briefing.notReady}</span>}>
      {found ? (
        <ul class="list">
          {found.map((check) => (
            <li key={check.key} class="line" data-testid={`check-${check.key}`} data-ok={check.ok}>
              <span class={check.ok ? "good" : "warn"}>
                <Icon name={check.ok ? "tick" : "alert"} />
              </span>
              <span class="grow">
                {named("checks", check.ok ? check.key : `not_${check.key}`)}
                <Why of={check} />
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="quiet" aria-busy="true">{w.everywhere.loading}</p>
      )}
    </Part>
  );
}

function Why({ of }: { of: Check }) {
  const w = words().checks;
  const { free, wanted, why } = of.detail;
  let said = "";
  if (of.key === "room" && typeof free === "number") said = of.ok ? w.roomLeft(bytes(free)) : w.roomShort(bytes(free), bytes(Number(wanted)));
  else if (of.key === "write" && !of.ok) said = w.why_write;
  else if (why !== undefined) said = named("checks", `why_${why}`);
  return said ? <span class="small quiet block">{said}</span> : null;
}
