import type { Checklist } from "../../core/checklist.ts";
import type { Scorecard } from "../../core/scorecard.ts";
import { told, words } from "../../words.ts";
import { Part } from "../parts/page.tsx";
import { points } from "../times.ts";
import { placeOf } from "./headline.tsx";

/** Every lost point once, with its reason; the last line adds them up before the reader's eyes. */
export function Deductions({ card, checklist }: { card: Scorecard; checklist: Checklist }) {
  const w = words().report;
  if (card.final === null) return null;
  const lost = card.deductions.reduce((sum, one) => sum + one.points, 0);
  return (
    <Part title={w.deductions} id="deductions">
      {card.deductions.length === 0 ? (
        <p class="card">{w.noDeductions}</p>
      ) : (
        <table class="ledger">
          <tbody>
            {card.deductions.map((one) => {
              const found = placeOf(checklist, one.item);
              return (
                <tr key={`${one.item} ${one.reason} ${one.reach}`} data-testid="deduction" data-points={one.points}>
                  <td>
                    {found ? told(found.item.broken) : one.item}
                    <span class="small quiet block">{one.reason === "veto" ? w.because_veto : found ? `${found.dimension} · ${found.indicator}` : ""}</span>
                  </td>
                  <td class="figures">−{points(one.points)}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr data-testid="deductions-sum">
              <th scope="row">
                {w.sumLabel}
                <span class="small quiet block figures">{w.sum(points(lost), points(card.final))}</span>
              </th>
              <td class="figures">−{points(lost)}</td>
            </tr>
          </tfoot>
        </table>
      )}
    </Part>
  );
}
