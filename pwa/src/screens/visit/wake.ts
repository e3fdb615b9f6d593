/** Keeps the screen on while a visit is in sight. The browser lets go by itself when the page is hidden: ask again then. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let wanted = true;
  const hold = async (): Promise<void> => {
    if (!wanted || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    const got = await navigator.wakeLock?.request("screen").catch(() => null);
    if (wanted) lock = got ?? null;
    else void got?.release();
  };
  const seen = (): void => void hold();
  document.addEventListener("visibilitychange", seen);
  void hold();
  return () => {
    wanted = false;
    document.removeEventListener("visibilitychange", seen);
    void lock?.release();
  };
}
