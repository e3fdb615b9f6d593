import { useSignal } from "@preact/signals";
import { handOver } from "../../store/index.ts";
import { words } from "../../words.ts";
import { fetched } from "../fetched.ts";
import { online } from "../here.ts";
import { tell } from "../notice.ts";

const TYPE = "text/calendar";

/** The next days for the shopper's own calendar, through the share sheet or as a download; the file tells no place. */
export function CalendarButton() {
  const w = words().today;
  const busy = useSignal(false);
  const save = async (): Promise<void> => {
    busy.value = true;
    try {
      const file = await fetched("/api/calendar", TYPE);
      if (file) await handOver(new File([file], "calendar.ics", { type: TYPE }));
      else tell(w.calendarWaits, true);
    } catch (error) {
      // Closing the share sheet is a choice, not a fault.
      if (!(error instanceof DOMException && error.name === "AbortError")) tell(w.calendarWaits, true);
    } finally {
      busy.value = false;
    }
  };
  return (
    <section class="stack-s">
      {online.value && (
        <button type="button" class="b b-wide" data-testid="calendar" disabled={busy.value} onClick={() => void save()}>
          {w.calendar}
        </button>
      )}
      <p class="small quiet">{online.value ? w.calendarWhy : w.calendarOffline}</p>
    </section>
  );
}
