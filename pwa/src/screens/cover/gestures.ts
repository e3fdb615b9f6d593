import { coverUp } from "./covered.ts";

const TAPS = 3;
const TAPS_WITHIN = 700;
const TOUCH_WITHIN = 400;
const STILL = 24;

/**
 * The two gestures that cover the screen: two fingers tapped at once anywhere, or three quick taps on a title bar.
 *
 * Two fingers that move are a pinch and enlarge the page as ever. Answers the way to stop listening.
 */
export function listenForCover(target: Document): () => void {
  let taps: number[] = [];
  let began: { at: number; spots: readonly (readonly [number, number])[] } | null = null;

  const spotsOf = (event: TouchEvent) => Array.from(event.touches, (touch) => [touch.clientX, touch.clientY] as const);
  const start = (event: TouchEvent): void => {
    if (event.touches.length === 2) began = { at: event.timeStamp, spots: spotsOf(event) };
    else if (event.touches.length > 2) began = null;
  };
  const move = (event: TouchEvent): void => {
    const from = began?.spots;
    if (!from) return;
    const far = spotsOf(event).some(([x, y], n) => Math.hypot(x - (from[n]?.[0] ?? x), y - (from[n]?.[1] ?? y)) > STILL);
    if (far) began = null;
  };
  const end = (event: TouchEvent): void => {
    if (event.touches.length > 0 || !began) return;
    const quick = event.timeStamp - began.at <= TOUCH_WITHIN;
    began = null;
    if (!quick) return;
    // Without this the lifted fingers would still press what lay below them.
    if (event.cancelable) event.preventDefault();
    coverUp();
  };
  const click = (event: MouseEvent): void => {
    const bar = event.target instanceof Element && event.target.closest("[data-bar]");
    if (!bar || (event.target as Element).closest("button")) {
      taps = [];
      return;
    }
    taps = [...taps.filter((at) => event.timeStamp - at <= TAPS_WITHIN), event.timeStamp];
    if (taps.length < TAPS) return;
    taps = [];
    coverUp();
  };
  target.addEventListener("touchstart", start, { passive: true });
  target.addEventListener("touchmove", move, { passive: true });
  target.addEventListener("touchend", end, { passive: false });
  target.addEventListener("click", click);
  return () => {
    target.removeEventListener("touchstart", start);
    target.removeEventListener("touchmove", move);
    target.removeEventListener("touchend", end);
    target.removeEventListener("click", click);
  };
}
