import { askedOf, type Checklist, itemsOf, weightFor } from "../../core/checklist.ts";
import { tierName, told, words } from "../../words.ts";

/** What this tier's shoppers must know: where the weight lies, and which items other tiers do not have. */
export function TierDifferences({ checklist, tier }: { checklist: Checklist; tier: string }) {
  const w = words().briefing;
  const weights = checklist.dimensions.map((dimension) => ({ dimension, weight: Number(weightFor(dimension, tier)) }));
  const whole = weights.reduce((sum, { weight }) => sum + weight, 0);
  const most = Math.max(1, ...weights.map(({ weight }) => weight));
  const own = itemsOf(checklist).filter((item) => item.tiers != null && askedOf(item, tier));
  return (
    <div class="card stack">
      <h3 class="small quiet">{w.weights}</h3>
      <ul class="weights" data-testid="weights">
        {weights.map(({ dimension, weight }) => (
          <li key={dimension.key}>
            <span>{told(dimension.title)}</span>
            <span class="bar" aria-hidden="true">
              <i style={{ width: `${(100 * weight) / most}%` }} />
            </span>
            <span class="figures">{whole > 0 ? Math.round((100 * weight) / whole) : 0}%</span>
          </li>
        ))}
      </ul>
      {own.length > 0 && (
        <details>
          <summary>
            {w.differs} · <span class="figures">{own.length}</span>
          </summary>
          <ul class="plain" data-testid="own-items">
            {own.map((item) => (
              <li key={item.key}>
                {told(item.ask)} <span class="small quiet">{w.onlyHere((item.tiers ?? []).map((one) => tierName(one)).join(words().everywhere.comma))}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
