import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { here } from "../here.ts";
import { words } from "../../words.ts";
import { tell } from "../notice.ts";
import { Foldup } from "../parts/foldup.tsx";
import { Icon } from "../parts/icon.tsx";
import { Viewfinder } from "../parts/viewfinder.tsx";
import { Photos } from "./photos.tsx";
import { asJpeg } from "./picture.ts";
import { type Recording, write } from "./recording.ts";

/** Photos of an item: taken here without any sound, or chosen among the phone's pictures. */
export function PhotoBox({ of, item, title, onClose }: { of: Recording; item: string | null; title: string; onClose: () => void }) {
  const w = words();
  const looking = useSignal(false);
  const busy = useSignal(false);
  const video = useRef<HTMLVideoElement | null>(null);
  const camera = useRef<HTMLInputElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  const keep = async (source: Blob | HTMLVideoElement, from: "camera" | "picker"): Promise<void> => {
    busy.value = true;
    try {
      const bytes = await asJpeg(source).catch(() => null);
      if (!bytes) tell(w.visit.photoBad, true);
      else await write(of, () => of.visit.addEvidence(bytes, { type: "image/jpeg", item, source: from, taken_at: here().store.now() }));
    } finally {
      busy.value = false;
    }
  };
  const chosen = async (files: FileList | null, from: "camera" | "picker"): Promise<void> => {
    for (const file of Array.from(files ?? [])) await keep(file, from);
  };
  const shoot = (): void => {
    if (!looking.value) looking.value = true;
    else if (video.current) void keep(video.current, "camera");
  };
  return (
    <Foldup id="photo-box" title={title} onClose={onClose}>
      {looking.value && (
        <Viewfinder
          label={w.visit.takePhoto}
          onReady={(running) => (video.current = running)}
          onRefused={() => {
            // No camera inside the page: the phone's own camera app still works.
            looking.value = false;
            camera.current?.click();
          }}
        />
      )}
      <Photos of={of} item={item} editable />
      {busy.value && <p class="quiet" role="status">{w.visit.photoSaving}</p>}
      <button type="button" class="b b-main b-wide" data-testid="photo-take" disabled={busy.value} onClick={shoot}>
        <Icon name="camera" />
        {w.visit.takePhoto}
      </button>
      <button type="button" class="b b-wide" data-testid="photo-pick" disabled={busy.value} onClick={() => picker.current?.click()}>
        <Icon name="picture" />
        {w.visit.pickPhoto}
      </button>
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden aria-label={w.visit.takePhoto} onChange={(event) => void chosen(event.currentTarget.files, "camera")} />
      <input ref={picker} type="file" accept="image/*" multiple hidden data-testid="photo-file" aria-label={w.visit.pickPhoto} onChange={(event) => void chosen(event.currentTarget.files, "picker")} />
      <button type="button" class="b b-plain b-wide" data-testid="photo-done" onClick={onClose}>
        {w.everywhere.done}
      </button>
    </Foldup>
  );
}
