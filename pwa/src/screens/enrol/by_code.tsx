import { type Signal, useSignal } from "@preact/signals";
import { words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { Banner } from "../parts/states.tsx";
import { CODE_LENGTH, plainCode, spaced } from "./code.ts";
import { detectorMaker, Scan } from "./scan.tsx";

/** Typed or scanned; spaces, dashes and small letters are forgiven. */
export function ByCode({ code, busy, onUse }: { code: Signal<string>; busy: boolean; onUse: () => void }) {
  const w = words().enrol;
  const scanning = useSignal(false);
  const cannot = useSignal<string | null>(null);
  const maker = detectorMaker();
  const left = CODE_LENGTH - plainCode(code.value).length;
  const scan = (): void => {
    cannot.value = maker ? null : w.scanNotHere;
    scanning.value = maker !== null && !scanning.value;
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onUse();
      }}
    >
      {scanning.value && maker && (
        <Scan
          maker={maker}
          onRefused={() => {
            scanning.value = false;
            cannot.value = w.scanNoCamera;
          }}
          onCode={(found) => {
            scanning.value = false;
            code.value = spaced(found);
            onUse();
          }}
        />
      )}
      <label class="field">
        <span>{w.code}</span>
        <input
          class="input input-code"
          data-testid="enrol-code"
          value={code.value}
          onInput={(event) => (code.value = event.currentTarget.value)}
          autocomplete="one-time-code"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          inputMode="text"
          maxLength={24}
          aria-describedby="code-hint"
        />
      </label>
      <p class="quiet small" id="code-hint" aria-live="polite">
        {left > 0 && left < CODE_LENGTH ? w.codeShort(left) : w.codeHint}
      </p>
      {cannot.value && <Banner tone="amber" id="scan-cannot">{cannot.value}</Banner>}
      <button type="submit" class="b b-main b-wide" data-testid="enrol-use" disabled={busy}>
        {busy ? w.busy : w.use}
      </button>
      <button type="button" class="b b-wide" data-testid="enrol-scan" onClick={scan}>
        <Icon name="scan" />
        {scanning.value ? w.scanStop : w.scan}
      </button>
    </form>
  );
}
