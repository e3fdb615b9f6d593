import { useEffect, useRef } from "preact/hooks";
import { words } from "../../words.ts";
import { Viewfinder } from "../parts/viewfinder.tsx";
import { codeIn } from "./code.ts";

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorMaker = new (options: { formats: readonly string[] }) => Detector;

/** The browser's own reader of codes, where it has one. */
export function detectorMaker(): DetectorMaker | null {
  return (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector ?? null;
}

/** Looks through the camera four times a second until a code of ours is in sight. */
export function Scan({ maker, onCode, onRefused }: { maker: DetectorMaker; onCode: (code: string) => void; onRefused: () => void }) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const watching = useRef(true);
  useEffect(() => () => {
    watching.current = false;
    if (timer.current !== null) clearTimeout(timer.current);
  }, []);
  const watch = (video: HTMLVideoElement): void => {
    const detector = new maker({ formats: ["qr_code"] });
    const look = async (): Promise<void> => {
      const seen = await detector.detect(video).catch(() => []);
      const code = seen.map((one) => codeIn(one.rawValue)).find((one) => one !== null);
      if (!watching.current) return;
      if (code) onCode(code);
      else timer.current = setTimeout(() => void look(), 250);
    };
    void look();
  };
  const w = words().enrol;
  return (
    <figure class="stack">
      <Viewfinder onReady={watch} onRefused={onRefused} label={w.scanning} />
      <figcaption class="quiet">{w.scanning}</figcaption>
    </figure>
  );
}
