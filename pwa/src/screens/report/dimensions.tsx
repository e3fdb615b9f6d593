import type { Checklist } from "../../core/checklist.ts";
import type { Scorecard } from "../../core/scorecard.ts";
import { told, words } from "../../words.ts";
import { Part } from "../parts/page.tsx";
import { points } from "../times.ts";

/** A bar a dimension; its colour says nothing that its number does not say. */
export function Dimensions({ card, checklist }: { card: Scorecard; checklist: Checklist }) {
  const w = words().report;
  const whole = card.dimensions.reduce((sum, { weight }) => sum + weight, 0);
  const titles = new Map(checklist.dimensions.map((dimension) => [dimension.key, told(dimension.title)]));
  return (
    <Part title={w.dimensions}>
      <ul class="card scores" data-testid="dimension-scores">
        {card.dimensions.map(({ key, weight, final }) => (
          <li key={key}>
            <span class="row row-ends">
              <span>{titles.get(key)}</span>
              <span class="figures strong">{final === null ? "–" : points(final)}</span>
            </span>
            <span class="bar" aria-hidden="true">
              <i style={{ width: `${(final ?? 0) / 100}%` }} />
            </span>
            <span class="small quiet figures">{w.weight(`${whole > 0 ? Math.round((100 * weight) / whole) : 0}%`)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
