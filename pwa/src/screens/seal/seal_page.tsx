import { useComputed, useSignal } from "@preact/signals";
import { type Item, itemsOf } from "../../core/checklist.ts";
import { named, told, words } from "../../words.ts";
import { here } from "../here.ts";
import { attempt } from "../notice.ts";
import { Icon } from "../parts/icon.tsx";
import { Page, Part } from "../parts/page.tsx";
import { Banner } from "../parts/states.tsx";
import { useTakenBack } from "../visit/asked_again.tsx";
import { recording, type Recording, stopRecording } from "../visit/recording.ts";
import { NoteField } from "../visit/text_control.tsx";
import { spot } from "../visit/views.ts";
import { back, go, home } from "../ways.ts";
import { Noticed } from "./noticed.tsx";

/** What is still missing, each one tap away; then the seal. */
export function SealPage({ visit }: { visit: string }) {
  const of = recording.value;
  if (!of || of.visit.draft.visit !== visit) return <Page id="seal" title={words().seal.title}>{""}</Page>;
  return <Sealing of={of} />;
}

function Sealing({ of }: { of: Recording }) {
  const w = words();
  const busy = useSignal(false);
  const takenBack = useTakenBack(of);
  const missing = useComputed(() => {
    void of.draft.value;
    return of.visit.missing();
  }).value;
  const items = new Map(itemsOf(of.visit.checklist).map((item) => [item.key, item]));
  const seal = async (): Promise<void> => {
    busy.value = true;
    const done = await attempt(async () => {
      const sealed = await of.visit.seal(here().app);
      await stopRecording();
      home();
      go({ name: "report", visit: sealed.visit, revision: sealed.revision });
    });
    if (!done) busy.value = false;
  };
  return (
    <Page
      id="seal"
      title={of.visit.hall.name}
      foot={
        <div class="foot">
          <button type="button" class="b b-main b-wide" data-testid="seal" disabled={busy.value || takenBack || missing.length > 0 || !of.draft.value.exposure || !of.writable.value} onClick={() => void seal()}>
            <Icon name="lock" />
            {busy.value ? w.seal.sealing : w.seal.doIt}
          </button>
        </div>
      }
    >
      {takenBack ? (
        <Banner tone="amber">{w.visit.takenBack}</Banner>
      ) : missing.length > 0 ? (
        <Part title={w.seal.missing(missing.length)} id="missing">
          <p class="quiet small">{w.seal.missingWhy}</p>
          <ul class="list">
            {missing.map((one) => (
              <li key={`${one.item} ${one.what}`}>
                <Missing item={items.get(one.item)} what={one.what} />
              </li>
            ))}
          </ul>
        </Part>
      ) : (
        <Banner tone="pine" id="complete">
          <strong>{w.seal.complete}</strong>
          <br />
          {w.seal.completeWhy}
        </Banner>
      )}
      <Noticed of={of} />
      <Part title={w.seal.note}>
        <NoteField of={of} item={null} disabled={!of.writable.value} />
      </Part>
    </Page>
  );
}

function Missing({ item, what }: { item: Item | undefined; what: string }) {
  const w = words().seal;
  const word = { unanswered: w.what_answer, evidence: w.what_evidence, answer_reason_missing: w.what_reason }[what] ?? w.what_other;
  return (
    <button
      type="button"
      class="line"
      data-testid="missing-item"
      onClick={() => {
        back();
        if (item) spot.value = { item: item.key };
      }}
    >
      <span class="grow">
        {item ? told(item.ask) : named("refusals", what)}
        <span class="block small warn">{word}</span>
      </span>
      <Icon name="forward" />
    </button>
  );
}
