import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { words } from "../../words.ts";
import { Icon } from "../parts/icon.tsx";
import { type Recording, write } from "./recording.ts";

/** The small pictures of what is kept for an item; in the box they can be taken away again. */
export function Photos({ of, item, editable = false }: { of: Recording; item: string | null; editable?: boolean }) {
  const links = useComputed(() => JSON.stringify(of.draft.value.evidence.filter((one) => one.item === item).map((one) => one.digest))).value;
  const digests = JSON.parse(links) as string[];
  if (digests.length === 0) return null;
  return (
    <ul class="photos" data-testid={`${item ?? "visit"}-photos`}>
      {digests.map((digest, n) => (
        <li key={digest}>
          <Photo of={of} digest={digest} title={words().visit.photoN(n + 1)} />
          {editable && of.writable.value && <Bin of={of} digest={digest} item={item} title={words().visit.photoN(n + 1)} />}
        </li>
      ))}
    </ul>
  );
}

function Photo({ of, digest, title }: { of: Recording; digest: string; title: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let wanted = true;
    of.visit.evidenceBytes(digest).then(
      (bytes) => {
        if (!wanted) return;
        made = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
        setAddress(made);
      },
      () => undefined,
    );
    return () => {
      wanted = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [digest]);
  return address ? <img src={address} alt={title} loading="lazy" /> : <span class="photo-waits" role="img" aria-label={title} />;
}

/** Twice, since it cannot be brought back. */
function Bin({ of, digest, item, title }: { of: Recording; digest: string; item: string | null; title: string }) {
  const w = words();
  const sure = useSignal(false);
  return (
    <button
      type="button"
      class={sure.value ? "b b-grave" : "b"}
      data-testid="photo-delete"
      aria-label={`${sure.value ? w.visit.deletePhoto : w.everywhere.delete} ${title}`}
      onBlur={() => (sure.value = false)}
      onClick={() => {
        if (sure.value) void write(of, () => of.visit.dropEvidence(digest, item));
        else sure.value = true;
      }}
    >
      <Icon name="bin" />
      {sure.value && w.everywhere.delete}
    </button>
  );
}
