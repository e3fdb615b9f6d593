import { room } from "../../store/index.ts";
import { words } from "../../words.ts";
import { useReading } from "../here.ts";
import { tell } from "../notice.ts";
import { Part } from "../parts/page.tsx";
import { Read } from "../parts/states.tsx";
import { changes } from "../here.ts";
import { bytes } from "../times.ts";

/** How much is used, and whether the browser may take it away. */
export function StoragePart() {
  const w = words().settings;
  const found = useReading(() => room());
  const persist = async (): Promise<void> => {
    const granted = await navigator.storage?.persist?.().catch(() => false);
    if (granted) changes.value += 1;
    else tell(w.persistNo, true);
  };
  return (
    <Part title={w.storage} id="storage">
      <div class="card stack">
        <Read from={found}>
          {({ used, free, persisted }) => (
            <>
              <p class="figures">{w.used(bytes(used), bytes(free))}</p>
              <p class={persisted ? "quiet" : "warn"}>{persisted ? w.persisted : w.notPersisted}</p>
              {!persisted && (
                <button type="button" class="b b-wide" data-testid="persist" onClick={() => void persist()}>
                  {w.persist}
                </button>
              )}
            </>
          )}
        </Read>
      </div>
    </Part>
  );
}
