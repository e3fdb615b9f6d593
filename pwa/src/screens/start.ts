import { batch } from "@preact/signals";
import { drafts, me, openStore, setting } from "../store/index.ts";
import { startSync } from "../sync/index.ts";
import { language } from "../words.ts";
import { readChoices, show, choices } from "./choices.ts";
import { covered, coverUp, wasCovered } from "./cover/covered.ts";
import { listenForCover } from "./cover/gestures.ts";
import { readJottings } from "./cover/jottings.ts";
import { codeIn, spaced } from "./enrol/code.ts";
import { codeGiven } from "./enrol/enrol_page.tsx";
import { followBack } from "./going_back.ts";
import { begin, broken, changes, here, online, person, ready, said, syncStatus } from "./here.ts";
import { record } from "./visit/recording.ts";
import { go, home } from "./ways.ts";

/** Takes what the address says and wipes it at once: neither the cover nor a code may stand in the history. */
export function readAddress(): void {
  const code = codeIn(location.hash);
  if (code) codeGiven.value = spaced(code);
  if (new URLSearchParams(location.search).has("cover")) covered.value = true;
  if (location.search || location.hash) history.replaceState(null, "", location.pathname);
}

/** Everything between the first paint and the first tap. */
export async function start(app: string): Promise<void> {
  show(choices.peek());
  listenForCover(document);
  followBack();
  online.value = navigator.onLine;
  addEventListener("online", () => (online.value = true));
  addEventListener("offline", () => (online.value = false));
  // A code may also arrive at a page that is open already.
  addEventListener("hashchange", () => {
    readAddress();
    if (codeGiven.peek()) home({ name: "enrol", again: false });
  });
  try {
    const store = await openStore();
    store.onBroken((why) => (broken.value = why));
    store.onChange((what) => {
      if (what !== "settings") changes.value += 1;
    });
    const sync = startSync(store, { app, language: () => language.peek() });
    syncStatus.value = sync.status;
    sync.onChange((status) => (syncStatus.value = status));
    begin({ store, sync, app });
    await readChoices();
    if (await wasCovered()) covered.value = true;
    else if (covered.peek()) {
      covered.value = false;
      coverUp();
    }
    const [mine, out] = [await me(store), await setting<boolean>(store, "signed_out")];
    person.value = mine;
    if (!mine || out || codeGiven.peek()) home({ name: "enrol", again: mine !== null && !codeGiven.peek() });
    else await resume();
    void readJottings();
  } catch (error) {
    broken.value = said(error);
  } finally {
    batch(() => (ready.value = true));
  }
}

/** An open visit comes up by itself: whoever reopens the app in a hall must not search for it. */
async function resume(): Promise<void> {
  home();
  const open = (await drafts(here().store)).find((draft) => draft.state === "open");
  if (!open) return;
  try {
    await record(open.visit);
    go({ name: "visit", visit: open.visit });
  } catch {
    // It can still be opened from the list, which then says why not.
  }
}
