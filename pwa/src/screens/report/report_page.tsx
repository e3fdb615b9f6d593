import type { Checklist } from "../../core/checklist.ts";
import type { Scorecard } from "../../core/scorecard.ts";
import { checklist as checklistOf, outbox, scorecardOf, type OutboxListed, type Store } from "../../store/index.ts";
import { tierName, told, words } from "../../words.ts";
import { useReading } from "../here.ts";
import { Page, Part } from "../parts/page.tsx";
import { Banner, Empty, Read } from "../parts/states.tsx";
import { dayAndClock, points } from "../times.ts";
import { Deductions } from "./deductions.tsx";
import { Dimensions } from "./dimensions.tsx";
import { Headline } from "./headline.tsx";
import { PdfButton } from "./pdf_button.tsx";

interface Found {
  readonly listed: OutboxListed;
  readonly checklist: Checklist | null;
  readonly card: Scorecard | null;
}

async function find(store: Store, visit: string, revision: number): Promise<Found | null> {
  const listed = (await outbox(store)).find(({ sealed }) => sealed.visit === visit && sealed.revision === revision);
  if (!listed) return null;
  const [checklist, card] = await Promise.all([checklistOf(store, listed.sealed.checklist), scorecardOf<Scorecard>(store, listed.sealed.digest)]);
  return { listed, checklist, card };
}

/** One sealed visit: what it scored, why, and what the server said to it. */
export function ReportPage({ visit, revision }: { visit: string; revision: number }) {
  const w = words();
  const found = useReading((store) => find(store, visit, revision), visit, revision);
  const name = found.state === "there" ? found.value?.listed.sealed.hallName : undefined;
  return (
    <Page id="report" title={name || w.report.title}>
      <Read from={found}>{(it) => (it?.checklist ? <Report listed={it.listed} checklist={it.checklist} card={it.card} /> : <Empty icon="outbox" title={w.outbox.empty} why={w.outbox.emptyWhy} />)}</Read>
    </Page>
  );
}

function Report({ listed, checklist, card }: { listed: OutboxListed; checklist: Checklist; card: Scorecard | null }) {
  const w = words();
  const hidden = checklist.shopper_sees_score === "never";
  return (
    <>
      {hidden && <Banner id="score-hidden">{w.seal.scoreHidden}</Banner>}
      {!hidden && card && (
        <>
          <Headline card={card} checklist={checklist} />
          <Dimensions card={card} checklist={checklist} />
          <Deductions card={card} checklist={checklist} />
          <Review card={card} checklist={checklist} />
        </>
      )}
      <ReceiptPart of={listed} own={hidden ? null : (card?.final ?? null)} hidden={hidden} />
      <Part title={w.report.checklist}>
        <dl class="card facts">
          <dt>{told(checklist.title)}</dt>
          <dd class="figures">{checklist.version}</dd>
          <dt>{tierName(listed.sealed.tier)}</dt>
          <dd>{w.report.revision(listed.sealed.revision)} · {w.outbox.sealedAt(dayAndClock(listed.sealed.sealed_at))}</dd>
          <dt>{w.report.fingerprint}</dt>
          <dd class="digest">{listed.sealed.checklist.slice(0, 16)}</dd>
        </dl>
      </Part>
    </>
  );
}

function Review({ card, checklist }: { card: Scorecard; checklist: Checklist }) {
  const w = words().report;
  if (card.review.length === 0) return null;
  const items = new Map(checklist.dimensions.flatMap((d) => d.indicators.flatMap((i) => i.items)).map((item) => [item.key, item]));
  return (
    <Part title={w.review}>
      <ul class="list">
        {card.review.map(({ item, why }) => (
          <li key={item} class="line">
            <span class="grow">{told(items.get(item)?.ask ?? { zh: item, en: item })}</span>
            <span class="tag tag-amber">{w[`why_${why}`]}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function ReceiptPart({ of, own, hidden }: { of: OutboxListed; own: number | null; hidden: boolean }) {
  const w = words();
  const { receipt } = of;
  // What was only kept for a person has no report of the server's.
  const scored = receipt?.kind === "received" || receipt?.kind === "complete";
  return (
    <Part title={w.report.receipt} id="receipt">
      <div class="card stack">
        <p>{receipt ? w.outbox[receipt.kind] : w.report.noReceipt}</p>
        {receipt && (
          <dl class="facts">
            <dt>{w.report.receivedAt}</dt>
            <dd class="figures">{dayAndClock(Date.parse(receipt.received_at))}</dd>
            {!hidden && receipt.final !== null && (
              <>
                <dt>{w.report.serverFinal}</dt>
                <dd data-testid="server-final">
                  <span class="figures strong">{points(receipt.final)}</span> <span class="quiet">{receipt.final === own ? w.report.same : w.report.differs}</span>
                </dd>
              </>
            )}
          </dl>
        )}
        {scored && !hidden && <PdfButton visit={of.sealed.visit} />}
      </div>
    </Part>
  );
}
