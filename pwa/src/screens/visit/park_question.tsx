import { words } from "../../words.ts";
import { Foldup } from "../parts/foldup.tsx";
import { parkAndGo, parkQuestion } from "./entering.ts";

/** One visit at a time: park the open one? */
export function ParkQuestionBox() {
  const question = parkQuestion.value;
  if (!question) return null;
  const w = words();
  const close = (): void => {
    parkQuestion.value = null;
  };
  return (
    <Foldup id="park-question" title={w.visit.parkOther(question.openName)} onClose={close}>
      <p class="quiet">{w.visit.parkOtherWhy}</p>
      <button type="button" class="b b-main b-wide" data-testid="park-yes" onClick={() => void parkAndGo(question)}>
        {w.visit.parkAndStart}
      </button>
      <button type="button" class="b b-wide" data-testid="park-no" onClick={close}>
        {w.everywhere.cancel}
      </button>
    </Foldup>
  );
}
