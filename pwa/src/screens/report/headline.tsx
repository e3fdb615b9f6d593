import type { Checklist, Item } from "../../core/checklist.ts";
import type { Scorecard } from "../../core/scorecard.ts";
import { named, told, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { points } from "../times.ts";

/** The number, its band, and the vetoes before everything else. */
export function Headline({ card, checklist }: { card: Scorecard; checklist: Checklist }) {
  const w = words().report;
  return (
    <section class="headline" aria-label={w.score} data-testid="headline" data-band={card.band ?? ""}>
      <p class="number figures" data-testid="final" data-final={card.final ?? ""}>
        {card.final === null ? "–" : points(card.final)}
        <span class="small quiet"> {card.final === null ? w.unscored : w.outOf}</span>
      </p>
      {card.band && (
        <p class={`band band-${card.band}`} data-testid="band">
          <i aria-hidden="true" />
          {named("report", card.band)}
        </p>
      )}
      {card.vetoes.length > 0 && <Vetoes card={card} checklist={checklist} />}
    </section>
  );
}

function Vetoes({ card, checklist }: { card: Scorecard; checklist: Checklist }) {
  const w = words().report;
  return (
    <div class="vetoes" data-testid="vetoes">
      <h2>
        <Icon name="alert" />
        {w.vetoTitle}
      </h2>
      <ul>
        {card.vetoes.map(({ item, reach }) => {
          const found = placeOf(checklist, item);
          return (
            <li key={item}>
              <strong>{found ? told(found.item.broken) : item}</strong>
              <span class="block">{reach === "visit" ? w.veto_visit : reach === "dimension" ? w.veto_dimension(found?.dimension ?? "") : w.veto_indicator(found?.indicator ?? "")}</span>
            </li>
          );
        })}
      </ul>
      {card.raw !== null && <p class="small figures">{w.raw(points(card.raw))}</p>}
    </div>
  );
}

/** An item with the names of what it belongs to. */
export function placeOf(checklist: Checklist, key: string): { item: Item; indicator: string; dimension: string } | null {
  for (const dimension of checklist.dimensions) {
    for (const indicator of dimension.indicators) {
      const item = indicator.items.find((one) => one.key === key);
      if (item) return { item, indicator: told(indicator.title), dimension: told(dimension.title) };
    }
  }
  return null;
}
