/** One writer per visit [sync §On the phone 7]: a Web Lock lives exactly as long as its tab, so a crash frees it. */
export interface Lock {
  free(): void;
}

/**
 * Takes the lock of a visit, or answers null where another tab has it; `take` takes it from that tab, which hears it by its own
 * `lost`. Browsers without Web Locks (none that can install this app) get the lock: one tab is then the user's own care.
 */
export function lockVisit(visit: string, take: boolean, lost: () => void): Promise<Lock | null> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return Promise.resolve({ free: () => undefined });
  return new Promise((resolve, reject) => {
    const options: LockOptions = take ? { steal: true } : { ifAvailable: true };
    let got = false;
    locks
      .request(`visit:${visit}`, options, (lock) => {
        if (!lock) {
          resolve(null);
          return undefined;
        }
        got = true;
        return new Promise<void>((free) => resolve({ free }));
      })
      .catch((error: unknown) => {
        if (got) lost();
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
}
