import { set } from "../../store/index.ts";
import { signOut } from "../../sync/index.ts";
import { words } from "../../words.ts";
import { here, person, syncStatus } from "../here.ts";
import { attempt, tell } from "../notice.ts";
import { Part } from "../parts/page.tsx";
import { go, home } from "../ways.ts";

/** Who the phone belongs to, and the way out. Nothing that was recorded goes with it. */
export function Account() {
  const w = words();
  const state = syncStatus.value?.state;
  const out = async (): Promise<void> => {
    if (!(await signOut())) {
      // Only the server can end a sign-in: without a network it would go on unseen.
      tell(w.settings.signOutOffline, true);
      return;
    }
    await attempt(() => set(here().store, "signed_out", true));
    home({ name: "enrol", again: true });
  };
  return (
    <Part title={w.settings.account}>
      <div class="card stack">
        <p class="row row-ends">
          <strong>{person.value?.name ?? w.settings.notSignedIn}</strong>
          {(state === "sign_in" || state === "revoked") && (
            <button type="button" class="b" data-testid="sign-in-again" onClick={() => go({ name: "enrol", again: true })}>
              {w.today.signInAgain}
            </button>
          )}
        </p>
        <p class="small quiet">{w.settings.signOutWhy}</p>
        <button type="button" class="b b-wide" data-testid="sign-out" onClick={() => void out()}>
          {w.settings.signOut}
        </button>
      </div>
    </Part>
  );
}
