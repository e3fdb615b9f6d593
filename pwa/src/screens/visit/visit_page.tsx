import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { words } from "../../words.ts";
import { attempt } from "../notice.ts";
import { Icon } from "../parts/icon.tsx";
import { Page } from "../parts/page.tsx";
import { Banner } from "../parts/states.tsx";
import { asking } from "./asking.ts";
import { AskingBox } from "./asking_box.tsx";
import { sectionOf } from "./book.ts";
import { Inside, InsideFoot } from "./inside.tsx";
import { LiveScore } from "./live_score.tsx";
import { Outside, OutsideFoot } from "./outside.tsx";
import { record, recording, type Recording, write } from "./recording.ts";
import { SavedSign } from "./saved_sign.tsx";
import { spot, ViewsProvider, viewsOf } from "./views.ts";
import { stayAwake } from "./wake.ts";

/** The visit: in the hall, then right after it. */
export function VisitPage({ visit }: { visit: string }) {
  const of = recording.value;
  useEffect(() => {
    if (of?.visit.draft.visit !== visit) void attempt(() => record(visit));
  }, [visit]);
  if (!of || of.visit.draft.visit !== visit) {
    return (
      <Page id="visit" title={words().everywhere.name}>
        <p class="quiet" aria-busy="true">{words().everywhere.loading}</p>
      </Page>
    );
  }
  return <Visit key={visit} of={of} />;
}

function Visit({ of }: { of: Recording }) {
  const views = useMemo(() => viewsOf(of), [of]);
  const first = of.visit.draft.item;
  const at = useSignal((first && sectionOf(views.whole, first)?.key) ?? views.whole[0]?.key ?? "");
  useEffect(stayAwake, []);
  useEffect(() => {
    if (first) spot.value = { item: first };
    // Where this visit was looked at is nothing to the next one: it would begin outside.
    return () => (spot.value = null);
  }, []);
  useSignalEffect(() => {
    const wanted = spot.value;
    if (!wanted) return;
    const insideNow = of.draft.peek().phase === "inside";
    const known = insideNow ? views.inside : views.whole;
    const section = sectionOf(known, wanted.item);
    if (section) at.value = section.key;
    if (of.writable.peek()) {
      if (!section && insideNow) void write(of, () => of.visit.phase("outside"));
      void of.visit.lookAt(wanted.item).catch(() => undefined);
    }
    // After the dimension has been drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => reveal(wanted.item)));
  });
  const inside = of.draft.value.phase === "inside";
  const w = words().visit;
  return (
    <ViewsProvider value={views}>
      <Page
        id="visit"
        title={of.visit.hall.name}
        actions={
          <>
            <LiveScore />
            <SavedSign of={of} />
            <button type="button" class="b b-icon" data-testid="visit-menu" aria-label={words().everywhere.more} onClick={() => (asking.value = { item: null, what: "menu" })}>
              <Icon name="more" />
            </button>
          </>
        }
        foot={inside ? <InsideFoot /> : <OutsideFoot />}
      >
        {!of.writable.value && of.draft.value.state !== "sealed" && (
          <Banner
            tone="amber"
            id="read-only"
            action={
              <button type="button" class="b" data-testid="take-over" onClick={() => void attempt(() => of.visit.claim(true))}>
                {w.takeOver}
              </button>
            }
          >
            {w.readOnly}
          </Banner>
        )}
        {inside ? <Inside /> : <Outside at={at} />}
      </Page>
      <AskingBox />
    </ViewsProvider>
  );
}

/** Brings an item into the middle and points at it for a moment. */
function reveal(item: string): void {
  const card = document.getElementById(`item-${item}`);
  if (!card) return;
  for (const other of document.querySelectorAll("[data-here]")) other.removeAttribute("data-here");
  card.scrollIntoView({ block: "center" });
  card.setAttribute("data-here", "");
  setTimeout(() => card.removeAttribute("data-here"), 1600);
  card.querySelector<HTMLElement>("button:not(:disabled), input, textarea")?.focus({ preventScroll: true });
}
