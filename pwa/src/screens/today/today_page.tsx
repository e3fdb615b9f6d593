import type { AssignmentHere } from "../../store/index.ts";
import { assignments, drafts, returned } from "../../store/index.ts";
import { words } from "../../words.ts";
import { choices } from "../choices.ts";
import { Gestures } from "../enrol/gestures_page.tsx";
import { choose } from "../choices.ts";
import { here, person, useReading } from "../here.ts";
import { Page, Part } from "../parts/page.tsx";
import { Empty, Read } from "../parts/states.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { dayName } from "../times.ts";
import { AssignmentRow } from "./assignment_row.tsx";
import { CalendarButton } from "./calendar_button.tsx";
import { ReturnedRows } from "./returned_rows.tsx";
import { SyncLine } from "./sync_line.tsx";
import { Unfinished } from "./unfinished.tsx";

/** What is planned, what is open, what waits. */
export function TodayPage() {
  const w = words();
  const planned = useReading(assignments);
  const begun = useReading(drafts);
  const back = useReading(returned);
  const asked = new Set(back.state === "there" ? back.value.map((one) => one.visit) : []);
  const again = new Set([...asked, ...(begun.state === "there" ? begun.value.filter((one) => one.returned).map((one) => one.visit) : [])]);
  return (
    <Page id="today" title={person.value ? w.today.hello(person.value.name) : w.today.title} foot={<Tabs />}>
      <SyncLine />
      {!choices.value.gesturesKnown && (
        <Part title={w.enrol.coverTitle} aside={<button type="button" class="b b-plain" data-testid="gestures-known" onClick={() => void choose({ gesturesKnown: true })}>{w.enrol.coverLater}</button>}>
          <Gestures />
        </Part>
      )}
      <Read from={back}>{(list) => <ReturnedRows list={list} />}</Read>
      <Read from={begun}>{(found) => <Unfinished drafts={found.filter((one) => !asked.has(one.visit))} />}</Read>
      <Read from={planned}>
        {(all) => {
          const found = all.filter((one) => !again.has(one.visit));
          return found.length === 0 ? (
            <Empty icon="plan" title={w.today.empty} why={w.today.emptyWhy} />
          ) : (
            <>
              {byDay(found).map(([day, those]) => (
                <Part key={day} title={dayName(day, here().store.now())} aside={<span class="figures">{w.today.count(those.length)}</span>}>
                  <ul class="list">
                    {those.map((one) => (
                      <AssignmentRow key={one.id} of={one} />
                    ))}
                  </ul>
                  <Lodging of={those} />
                </Part>
              ))}
              {found.some((one) => one.position) && <CalendarButton />}
            </>
          );
        }}
      </Read>
    </Page>
  );
}

/** Where the night after a day is spent, when it is not at home. */
function Lodging({ of }: { of: readonly AssignmentHere[] }) {
  const found = of.find((one) => one.lodging)?.lodging;
  return found ? <p class="small quiet" data-testid="lodging">{words().today.lodging(found)}</p> : null;
}

function byDay(found: readonly AssignmentHere[]): [string, AssignmentHere[]][] {
  const days = new Map<string, AssignmentHere[]>();
  for (const one of found) days.set(one.day_on, [...(days.get(one.day_on) ?? []), one]);
  return [...days];
}
