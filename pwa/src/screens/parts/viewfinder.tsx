import { useEffect, useRef } from "preact/hooks";

/** The live picture of the phone's back camera. `onReady` gets the running video; nothing sounds, nothing is stored. */
export function Viewfinder({ onReady, onRefused, label }: { onReady: (video: HTMLVideoElement) => void; onRefused: () => void; label: string }) {
  const place = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    let wanted = true;
    let stream: MediaStream | null = null;
    const end = (): void => stream?.getTracks().forEach((track) => track.stop());
    const begin = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 2560 } } });
      const video = place.current;
      if (!wanted || !video) {
        end();
        return;
      }
      video.srcObject = stream;
      await video.play();
      if (wanted) onReady(video);
    };
    begin().catch(() => {
      if (wanted) onRefused();
    });
    return () => {
      wanted = false;
      end();
    };
  }, []);
  return <video ref={place} class="viewfinder" aria-label={label} muted playsInline />;
}
