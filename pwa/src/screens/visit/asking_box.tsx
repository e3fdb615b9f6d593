import { told, words } from "../../words.ts";
import { Foldup } from "../parts/foldup.tsx";
import { Icon } from "../parts/icon.tsx";
import { asking } from "./asking.ts";
import { PhotoBox } from "./photo_box.tsx";
import { Reasons } from "./reasons.tsx";
import { answer, write } from "./recording.ts";
import { NoteField } from "./text_control.tsx";
import { useViews } from "./views.ts";
import { VisitMenu } from "./visit_menu.tsx";

/** The box from below that belongs to an item, or to the visit. */
export function AskingBox() {
  const { of, byKey } = useViews();
  const now = asking.value;
  if (!now) return null;
  const w = words();
  const close = (): void => {
    asking.value = null;
  };
  const item = now.item === null ? null : byKey.get(now.item);
  const title = item ? told(item.ask) : of.visit.hall.name;
  if (now.what === "photo") return <PhotoBox of={of} item={now.item} title={title} onClose={close} />;
  return (
    <Foldup id={`ask-${now.what}`} title={title} onClose={close}>
      {now.what === "menu" && (item ? <ItemMenu /> : <VisitMenu of={of} onClose={close} />)}
      {now.what === "note" && <NoteField of={of} item={now.item} disabled={!of.writable.value} />}
      {(now.what === "not_applicable" || now.what === "not_observed" || now.what === "change") && item && <Reasons of={of} item={item.key} state={now.what} onDone={close} />}
      {now.what === "note" ? (
        <button type="button" class="b b-main b-wide" data-testid="note-done" onClick={close}>
          {w.everywhere.done}
        </button>
      ) : (
        <button type="button" class="b b-plain b-wide" data-testid="ask-close" onClick={close}>
          {w.everywhere.close}
        </button>
      )}
    </Foldup>
  );
}

/** What else one can say of an inside item, out of the way of the two big targets. */
function ItemMenu() {
  const { of, byKey } = useViews();
  const key = asking.value?.item;
  const item = key ? byKey.get(key) : undefined;
  if (!item) return null;
  const w = words().visit;
  const answered = of.draft.value.answers[item.key] !== undefined;
  const to = (what: "not_applicable" | "not_observed" | "note" | "photo") => () => (asking.value = { item: item.key, what });
  return (
    <div class="stack">
      {item.not_applicable && <button type="button" class="b b-wide" data-testid="menu-not-applicable" onClick={to("not_applicable")}>{w.notApplicable}</button>}
      <button type="button" class="b b-wide" data-testid="menu-not-observed" onClick={to("not_observed")}>{w.notObserved}</button>
      <button type="button" class="b b-wide" data-testid="menu-note" onClick={to("note")}><Icon name="note" />{w.note}</button>
      <button type="button" class="b b-wide" data-testid="menu-photo" onClick={to("photo")}><Icon name="camera" />{w.photo}</button>
      {answered && (
        <button type="button" class="b b-wide b-grave" data-testid="menu-clear" onClick={() => { asking.value = null; void write(of, () => answer(of, item.key, null)); }}>
          {w.clear}
        </button>
      )}
    </div>
  );
}
