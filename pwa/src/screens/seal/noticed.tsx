import type { Exposed } from "../../store/index.ts";
import { words } from "../../words.ts";
import { Part } from "../parts/page.tsx";
import { Segments } from "../parts/segments.tsx";
import { type Recording, write } from "../visit/recording.ts";
import { KeptText } from "../visit/text_control.tsx";

/** Whether anybody took notice: one tap where nobody did. Its words would tell nothing to whoever looks over a shoulder. */
export function Noticed({ of }: { of: Recording }) {
  const w = words().seal;
  const said = of.draft.value.exposure;
  const told = typeof said === "object" ? said : null;
  const say = (given: Exposed | "none"): void => void write(of, () => of.visit.exposure(given));
  const more = (part: Partial<Exposed>): void => say({ stage: "during", by: "unknown", how: "", ...told, ...part });
  return (
    <Part title={w.noticed} id="noticed">
      <div class="stack-s">
        <Segments label={w.noticed} id="noticed-any" value={told ? "yes" : said === "none" ? said : null} options={[["none", w.nobody], ["yes", w.somebody]]} onPick={(key) => (key === "yes" ? more({}) : say("none"))} />
        {told && (
          <>
            <Segments label={w.when} id="noticed-stage" value={told.stage} options={[["before", w.before], ["during", w.during], ["after", w.after]]} onPick={(stage) => more({ stage })} />
            <Segments label={w.who} id="noticed-by" value={told.by} options={[["staff", w.staff], ["manager", w.manager], ["guard", w.guard], ["customer", w.customer], ["unknown", w.unknown]]} onPick={(by) => more({ by })} />
            <KeptText label={w.how} hint={w.how} value={told.how} disabled={!of.writable.value} longest={1000} id="noticed-how" onKeep={(how) => more({ how })} />
          </>
        )}
      </div>
    </Part>
  );
}
