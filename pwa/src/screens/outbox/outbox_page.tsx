import { outbox, type OutboxListed } from "../../store/index.ts";
import { language, named, words } from "../../words.ts";
import { syncStatus, useReading } from "../here.ts";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { Empty, Read } from "../parts/states.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Export } from "../settings/export.tsx";
import { bytes, clock, dayAndClock } from "../times.ts";
import { SyncLine } from "../today/sync_line.tsx";
import { go } from "../ways.ts";
import { standing } from "./standing.ts";

/** Every sealed visit: where it is on its way, what the server said, what to do. */
export function OutboxPage() {
  const w = words().outbox;
  const found = useReading(outbox);
  return (
    <Page id="outbox" title={w.title} foot={<Tabs />}>
      <SyncLine />
      <Read from={found}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon="outbox" title={w.empty} why={w.emptyWhy} />
          ) : (
            <>
              <ul class="list">
                {all.map((one) => (
                  <Line key={one.sealed.digest} of={one} />
                ))}
              </ul>
              <Export />
            </>
          )
        }
      </Read>
    </Page>
  );
}

function Line({ of }: { of: OutboxListed }) {
  const w = words().outbox;
  const { sealed, outbox: row, receipt } = of;
  const stands = standing(of, syncStatus.value?.state === "sending");
  const all = new Set(sealed.evidence.map((one) => one.digest)).size;
  const wanted = receipt ? (row?.wanted.length ?? 0) : all;
  return (
    <li>
      <button type="button" class="line" data-testid="parcel" data-state={stands.word} data-visit={sealed.visit} onClick={() => go({ name: "report", visit: sealed.visit, revision: sealed.revision })}>
        <span class="grow stack-s">
          <span class={`tag tag-${stands.tone}`}>{w[stands.word]}</span>
          <span class="strong">{sealed.hallName}</span>
          <span class="small quiet figures">
            {w.sealedAt(dayAndClock(sealed.sealed_at))} · {bytes(sealed.size + of.evidenceBytes)}
            {all > 0 && ` · ${w.photos(all - wanted, all)}`}
          </span>
          {row && row.tries > 0 && stands.word === "waiting" && (
            <span class="small quiet figures">
              {w.tried(row.tries)}
              {row.next_at > 0 && ` · ${w.nextTry(clock(row.next_at))}`}
            </span>
          )}
          {stands.todo && <span class="small block">{w[stands.todo]}</span>}
          {row?.trouble && !receipt?.problems.some((one) => one.code === row.trouble?.code) && <span class="small block warn">{row.trouble.words ?? named("refusals", row.trouble.code)}</span>}
          {(receipt?.problems ?? []).map((one) => (
            <span key={`${one.code} ${one.at}`} class="small block warn">
              {one[language.value]}
            </span>
          ))}
        </span>
        <Icon name="forward" />
      </button>
    </li>
  );
}
