import { effect } from "@preact/signals";
import { back, depth } from "./ways.ts";

interface Watcher {
  onclose: (() => void) | null;
  destroy(): void;
}
type WatcherMaker = new () => Watcher;

/**
 * The phone's own "back" leads to the screen before, inside the app.
 *
 * A CloseWatcher needs no history entry at all. Elsewhere one entry stands guard: same address, same title, and never more than
 * one, so the history tells nobody how far one went.
 */
export function followBack(): void {
  const Maker = (globalThis as { CloseWatcher?: WatcherMaker }).CloseWatcher;
  if (Maker) watch(Maker);
  else guard();
}

function watch(Maker: WatcherMaker): void {
  let watcher: Watcher | null = null;
  effect(() => {
    if (depth.value < 2) {
      watcher?.destroy();
      watcher = null;
    } else if (!watcher) arm();
  });
  function arm(): void {
    const made = new Maker();
    watcher = made;
    made.onclose = () => {
      watcher = null;
      back();
      if (depth.peek() > 1 && !watcher) arm();
    };
  }
}

function guard(): void {
  let standing = false;
  const put = (): void => {
    if (standing) return;
    history.pushState({ guard: true }, "", location.pathname);
    standing = true;
  };
  effect(() => {
    if (depth.value > 1) put();
  });
  addEventListener("popstate", () => {
    standing = false;
    back();
    if (depth.peek() > 1) put();
  });
}
