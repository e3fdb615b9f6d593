import { named, told, words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { tell } from "../notice.ts";
import { write } from "./recording.ts";
import { spot, useViews } from "./views.ts";

/** Takes the last tap back, says which it was, and goes there. */
export function UndoButton() {
  const { of, byKey } = useViews();
  const nothing = of.draft.value.undoable.length === 0;
  const undo = async (): Promise<void> => {
    let about: string | null = null;
    const done = await write(of, async () => {
      about = await of.visit.undo();
    });
    if (!done || about === null) return;
    const item = byKey.get(about);
    tell(words().visit.undoWhat(item ? told(item.ask) : named("visit", about)));
    if (item) spot.value = { item: about };
  };
  return (
    <button type="button" class="b b-round" data-testid="undo" aria-label={words().everywhere.undo} disabled={nothing || !of.writable.value} onClick={() => void undo()}>
      <Icon name="undo" />
    </button>
  );
}
