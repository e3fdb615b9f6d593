import { words } from "../../words.ts";
import { choose } from "../choices.ts";
import { coverUp } from "../cover/covered.ts";
import { Page } from "../parts/page.tsx";
import { home } from "../ways.ts";

/** Shown once, before the first visit: how to hide, how to come back. */
export function GesturesPage() {
  const w = words();
  const known = async (): Promise<void> => {
    home();
    await choose({ gesturesKnown: true });
  };
  return (
    <Page
      id="gestures"
      title={w.enrol.coverTitle}
      foot={
        <div class="foot">
          <button type="button" class="b b-main b-wide" data-testid="gestures-known" onClick={() => void known()}>
            {w.enrol.coverLater}
          </button>
        </div>
      }
    >
      <Gestures />
      <button type="button" class="b b-wide" data-testid="gestures-try" onClick={coverUp}>
        {w.enrol.coverTry}
      </button>
    </Page>
  );
}

/** The two sentences; settings show them as well. */
export function Gestures() {
  const w = words().enrol;
  return (
    <ol class="list">
      <li class="line">
        <TwoFingers />
        <span>{w.coverLeave}</span>
      </li>
      <li class="line">
        <Hold />
        <span>{w.coverBack}</span>
      </li>
    </ol>
  );
}

function TwoFingers() {
  return (
    <svg class="drawing" viewBox="0 0 48 64" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
      <rect x="5" y="3" width="38" height="58" rx="6" />
      <circle cx="18" cy="36" r="6" fill="currentColor" />
      <circle cx="31" cy="31" r="6" fill="currentColor" />
    </svg>
  );
}

function Hold() {
  return (
    <svg class="drawing" viewBox="0 0 48 64" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
      <rect x="5" y="3" width="38" height="58" rx="6" />
      <path d="M12 14h20" stroke-width="4" />
      <circle cx="22" cy="14" r="6" fill="currentColor" />
      <circle cx="22" cy="14" r="10" stroke-dasharray="40 23" />
    </svg>
  );
}
