import { words } from "../words.ts";
import { BriefingPage } from "./briefing/briefing_page.tsx";
import { covered } from "./cover/covered.ts";
import { CoverPage } from "./cover/cover_page.tsx";
import { EnrolPage } from "./enrol/enrol_page.tsx";
import { GesturesPage } from "./enrol/gestures_page.tsx";
import { broken, ready, update } from "./here.ts";
import { notice } from "./notice.ts";
import { OutboxPage } from "./outbox/outbox_page.tsx";
import { Icon } from "./parts/icon.tsx";
import { ReportPage } from "./report/report_page.tsx";
import { SealPage } from "./seal/seal_page.tsx";
import { SettingsPage } from "./settings/settings_page.tsx";
import { TodayPage } from "./today/today_page.tsx";
import { ParkQuestionBox } from "./visit/park_question.tsx";
import { VisitPage } from "./visit/visit_page.tsx";
import { screen } from "./ways.ts";

/** The whole app. Below the cover everything stays as it is, so that coming back changes nothing. */
export function AppFrame() {
  const hidden = covered.value;
  // `inert` as well: nothing below the cover is read aloud or reached by key.
  return (
    <>
      {hidden && <CoverPage />}
      <div class="under" hidden={hidden} inert={hidden}>
        {ready.value && (
          <>
            <Screen />
            <ParkQuestionBox />
          </>
        )}
        <NoticeLine />
        {broken.value !== null && <Broken />}
      </div>
    </>
  );
}

function Screen() {
  const now = screen.value;
  switch (now.name) {
    case "enrol":
      return <EnrolPage />;
    case "gestures":
      return <GesturesPage />;
    case "today":
      return <TodayPage />;
    case "outbox":
      return <OutboxPage />;
    case "settings":
      return <SettingsPage />;
    case "briefing":
      return <BriefingPage key={now.assignment} assignment={now.assignment} />;
    case "visit":
      return <VisitPage key={now.visit} visit={now.visit} />;
    case "seal":
      return <SealPage visit={now.visit} />;
    case "report":
      return <ReportPage key={now.visit} visit={now.visit} revision={now.revision} />;
  }
}

function NoticeLine() {
  const w = words().everywhere;
  const now = notice.value;
  const offered = update.value !== null && screen.value.name === "today";
  return (
    <div class="notices" aria-live="polite">
      {offered && (
        <p class="notice" data-testid="update">
          <span class="grow">{w.updateReady}</span>
          <button type="button" class="b" onClick={() => update.value?.()}>
            {w.updateNow}
          </button>
        </p>
      )}
      {now && (
        <p class={now.grave ? "notice notice-grave" : "notice"} role={now.grave ? "alert" : undefined} data-testid="notice">
          <span class="grow">{now.text}</span>
          <button type="button" class="b b-icon" aria-label={w.close} onClick={() => (notice.value = null)}>
            <Icon name="close" />
          </button>
        </p>
      )}
    </div>
  );
}

/** The storage is gone: nothing may be typed that could not be kept. */
function Broken() {
  const w = words().everywhere;
  return (
    <div class="blocked" role="alertdialog" aria-modal="true" aria-label={w.storeGone} data-testid="store-broken">
      <p>{w.storeGone}</p>
      <button type="button" class="b b-main" onClick={() => location.reload()}>
        {w.retry}
      </button>
    </div>
  );
}
