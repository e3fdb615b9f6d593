import { useEffect } from "preact/hooks";
import { type Checklist, itemsOf, askedOf } from "../../core/checklist.ts";
import type { AssignmentHere, HallDown } from "../../store/index.ts";
import { assignments, checklist as checklistOf, looked, outbox } from "../../store/index.ts";
import { tierName, words } from "../../words.ts";
import { here, useReading } from "../here.ts";
import { attempt } from "../notice.ts";
import { Icon } from "../parts/icon.tsx";
import { Page, Part } from "../parts/page.tsx";
import { Banner, Read } from "../parts/states.tsx";
import { dayName, weekdayKey } from "../times.ts";
import { startVisit } from "../visit/entering.ts";
import { go } from "../ways.ts";
import { mapLink } from "./map.ts";
import { PlaceQuestion } from "./place_question.tsx";
import { Preflight } from "./preflight.tsx";
import { TierDifferences } from "./tier_differences.tsx";

/** Everything to know before one goes in. */
export function BriefingPage({ assignment }: { assignment: string }) {
  const w = words();
  const found = useReading(async (store) => {
    const one = (await assignments(store)).find((it) => it.id === assignment) ?? null;
    return one && { one, checklist: one.checklistHere ? await checklistOf(store, one.checklist) : null };
  }, assignment);
  const there = found.state === "there" ? found.value : null;
  useEffect(() => {
    if (there?.one.changed) void attempt(() => looked(here().store, there.one));
  }, [there]);
  return (
    <Page id="briefing" title={there?.one.hallHere?.name ?? w.briefing.title} foot={there && <StartFoot of={there.one} />}>
      <Read from={found}>{(it) => (it ? <Briefing of={it.one} checklist={it.checklist} /> : <Banner tone="amber">{w.today.withdrawn}</Banner>)}</Read>
    </Page>
  );
}

function StartFoot({ of }: { of: AssignmentHere }) {
  const w = words().briefing;
  const ready = of.hallHere !== null && of.checklistHere;
  return (
    <div class="foot">
      {of.draft === "sealed" ? (
        <button type="button" class="b b-main b-wide" data-testid="open-report" onClick={() => void openReport(of.visit)}>
          {w.openReport}
        </button>
      ) : (
      <button type="button" class="b b-main b-wide" data-testid="start-visit" disabled={!ready} onClick={() => void startVisit(of.id)}>
        {of.draft === null ? w.start : w.resume}
      </button>
      )}
    </div>
  );
}

/** The newest sealed revision of a visit. */
async function openReport(visit: string): Promise<void> {
  await attempt(async () => {
    const newest = (await outbox(here().store)).find(({ sealed }) => sealed.visit === visit);
    if (newest) go({ name: "report", visit, revision: newest.sealed.revision });
  });
}

function Briefing({ of, checklist }: { of: AssignmentHere; checklist: Checklist | null }) {
  const w = words();
  const items = checklist ? itemsOf(checklist).filter((item) => askedOf(item, of.tier)) : [];
  const inside = items.filter((item) => item.phase === "inside").length;
  return (
    <>
      <Part title={w.briefing.scenario}>
        <p class="card scenario" data-testid="scenario">{of.scenario || w.briefing.noScenario}</p>
      </Part>
      {of.hallHere && <Where hall={of.hallHere} of={of} />}
      <PlaceQuestion />
      <Preflight assignment={of.id} />
      {checklist ? (
        <Part title={w.briefing.checklist} aside={<span class="figures">{w.briefing.asked(inside, items.length - inside)}</span>}>
          <TierDifferences checklist={checklist} tier={of.tier} />
        </Part>
      ) : (
        <Banner tone="amber">{w.today.checklistMissing}</Banner>
      )}
    </>
  );
}

function Where({ hall, of }: { hall: HallDown; of: AssignmentHere }) {
  const w = words().briefing;
  const link = mapLink(hall, navigator.userAgent);
  const hours = hall.hours[weekdayKey(Date.parse(`${of.day_on}T12:00:00+08:00`))];
  const open = hours === undefined ? w.hoursUnknown : hours.length === 0 ? w.closed : hours.map(([from, to]) => `${from}–${to}`).join(words().everywhere.comma);
  return (
    <Part title={w.place}>
      <div class="card stack">
        <dl class="facts">
          <dt>{w.window}</dt>
          <dd class="figures">
            {dayName(of.day_on, here().store.now())} {of.from_time}–{of.to_time}
          </dd>
          {of.leave_at && (
            <>
              <dt>{w.leave}</dt>
              <dd class="figures">{of.leave_at}</dd>
            </>
          )}
          <dt>{w.hours}</dt>
          <dd class="figures" data-testid="hours">{open}</dd>
          <dt>{w.kind}</dt>
          <dd>
            {tierName(hall.tier)} · {w[`kind_${hall.kind}`]} · {hall.code}
          </dd>
          <dt>{w.address}</dt>
          <dd>
            {hall.region}
            <span class="block">{hall.address}</span>
          </dd>
        </dl>
        {link ? (
          <a class="b b-wide" data-testid="map-link" href={link} rel="noreferrer">
            <Icon name="place" />
            {w.map}
          </a>
        ) : (
          <p class="quiet small">{w.noPlace}</p>
        )}
      </div>
    </Part>
  );
}
