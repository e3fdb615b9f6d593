import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { importAll } from "../../store/index.ts";
import { words } from "../../words.ts";
import { here } from "../here.ts";
import { attempt, tell } from "../notice.ts";

/** Brings an exported file back; what is on the phone already stays as it is. */
export function Import() {
  const w = words().settings;
  const passphrase = useSignal("");
  const busy = useSignal(false);
  const file = useRef<HTMLInputElement>(null);
  const bring = async (): Promise<void> => {
    const given = file.current?.files?.[0];
    if (!given) return;
    busy.value = true;
    await attempt(async () => {
      const { drafts, sealed } = await importAll(here().store, given, passphrase.value);
      tell(w.importDone(drafts + sealed));
    });
    busy.value = false;
  };
  return (
    <details class="card">
      <summary data-testid="import-open">{w.import}</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void bring();
        }}
      >
        <input ref={file} class="input" type="file" data-testid="import-file" aria-label={w.import} required />
        <label class="field">
          <span>{w.passphrase}</span>
          <input class="input" type="text" autocomplete="off" autocapitalize="none" spellcheck={false} data-testid="import-passphrase" required value={passphrase.value} onInput={(event) => (passphrase.value = event.currentTarget.value)} />
        </label>
        <button type="submit" class="b b-wide" data-testid="import" disabled={busy.value}>
          {w.import}
        </button>
      </form>
    </details>
  );
}
