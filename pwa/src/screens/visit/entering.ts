import { signal } from "@preact/signals";
import { AnotherOpen, assignments, beginVisit, drafts, reopen } from "../../store/index.ts";
import { here } from "../here.ts";
import { attempt } from "../notice.ts";
import { go, replace, screen } from "../ways.ts";
import { record, stopRecording } from "./recording.ts";

/** Asked when a visit is to start while another is open. */
export interface ParkQuestion {
  readonly openVisit: string;
  readonly openName: string;
  readonly then: () => Promise<void>;
}

export const parkQuestion = signal<ParkQuestion | null>(null);

/** Goes on with a visit that was begun. */
export async function enterVisit(visit: string): Promise<void> {
  await orAsk(async () => {
    await record(visit);
    show(visit);
  });
}

/** Opens a visit that came back, as its next revision, or goes on with that. */
export async function enterReturned(visit: string): Promise<void> {
  await orAsk(async () => {
    // What is asked may have changed since; it is written into the draft, which nobody else may have open here.
    await stopRecording();
    await reopen(here().store, visit);
    await record(visit);
    show(visit);
  });
}

/** Begins the visit of an assignment, or goes on with it. */
export async function startVisit(assignment: string): Promise<void> {
  await orAsk(async () => {
    // Found anew: another page may have begun it meanwhile.
    const begun = (await assignments(here().store)).find((one) => one.id === assignment);
    const visit = begun?.draft ? begun.visit : await beginVisit(here().store, assignment);
    await record(visit);
    show(visit);
  });
}

function show(visit: string): void {
  // The briefing is passed by on the way back.
  if (screen.peek().name === "briefing") replace({ name: "visit", visit });
  else go({ name: "visit", visit });
}

async function orAsk(doing: () => Promise<void>): Promise<void> {
  await attempt(async () => {
    try {
      await doing();
    } catch (error) {
      const open = otherOpen(error);
      if (open === null) throw error;
      const name = (await drafts(here().store)).find((draft) => draft.visit === open)?.hallName ?? "";
      parkQuestion.value = { openVisit: open, openName: name, then: doing };
    }
  });
}

function otherOpen(error: unknown): string | null {
  return error instanceof AnotherOpen ? error.visit : null;
}

/** Parks the one that is open and goes on to the other. */
export async function parkAndGo(question: ParkQuestion): Promise<void> {
  parkQuestion.value = null;
  await attempt(async () => {
    const open = await record(question.openVisit, true);
    await open.visit.park();
    await stopRecording();
    await question.then();
  });
}
