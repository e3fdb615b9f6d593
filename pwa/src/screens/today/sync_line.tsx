import { useSignal } from "@preact/signals";
import { language, named, words } from "../../words.ts";
import { here, online, syncStatus } from "../here.ts";
import { Icon } from "../parts/icon.tsx";
import { Banner } from "../parts/states.tsx";
import { ago } from "../times.ts";
import { go } from "../ways.ts";

/** How things stand with the server, in words, and the button. */
export function SyncLine() {
  const w = words().today;
  const status = syncStatus.value;
  const asking = useSignal(false);
  if (!status) return null;
  const busy = asking.value || status.state === "sending";
  const sync = async (): Promise<void> => {
    asking.value = true;
    try {
      await here().sync.now();
    } finally {
      asking.value = false;
    }
  };
  const again = status.state === "sign_in" || status.state === "revoked";
  return (
    <section class="stack-s" aria-label={w.sync}>
      <div class="row">
        <p class="grow small quiet" role="status" data-testid="sync-words">
          {online.value ? (status.synced_at === null ? w.neverSynced : w.lastSync(ago(status.synced_at, here().store.now()))) : w.offline}
          <br />
          <span class="figures">{status.waiting.parcels > 0 ? w.waiting(status.waiting.parcels) : w.nothingWaits}</span>
        </p>
        <button type="button" class="b" data-testid="sync" disabled={busy} onClick={() => void sync()}>
          <Icon name="sync" />
          {busy ? w.syncing : w.sync}
        </button>
      </div>
      {status.trouble && online.value && (
        <Banner
          tone="amber"
          id="sync-trouble"
          action={again && <button type="button" class="b" data-testid="sign-in-again" onClick={() => go({ name: "enrol", again: true })}>{w.signInAgain}</button>}
        >
          {status.trouble.words ?? named("refusals", status.trouble.code, `${w.trouble} (${status.trouble.code})`)}
          {!again && `${language.value === "en" ? " " : ""}${w.troubleLater}`}
        </Banner>
      )}
    </section>
  );
}
