import { useSignal } from "@preact/signals";
import { exportAll, handOver } from "../../store/index.ts";
import { words } from "../../words.ts";
import { here } from "../here.ts";
import { attempt, tell } from "../notice.ts";

export const PASSPHRASE_MIN = 8;

/** Everything on the phone in one encrypted file, through the share sheet or as a download. */
export function Export() {
  const w = words();
  const passphrase = useSignal("");
  const busy = useSignal(false);
  const save = async (): Promise<void> => {
    busy.value = true;
    await attempt(async () => {
      try {
        await handOver(await exportAll(here().store, passphrase.value));
        tell(w.outbox.exported);
      } catch (error) {
        // Closing the share sheet is a choice, not a fault.
        if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
      }
    });
    busy.value = false;
  };
  return (
    <details class="card">
      <summary data-testid="export-open">{w.outbox.export}</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (Array.from(passphrase.value).length >= PASSPHRASE_MIN) void save();
        }}
      >
        <p class="small quiet">{w.settings.exportWhy}</p>
        <label class="field">
          <span>{w.settings.passphrase}</span>
          <input class="input" type="text" autocomplete="off" autocapitalize="none" spellcheck={false} data-testid="export-passphrase" value={passphrase.value} onInput={(event) => (passphrase.value = event.currentTarget.value)} />
        </label>
        <button type="submit" class="b b-wide" data-testid="export" disabled={busy.value || Array.from(passphrase.value).length < PASSPHRASE_MIN}>
          {w.settings.export}
        </button>
      </form>
    </details>
  );
}
