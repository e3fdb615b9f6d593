/** The worker of a new version: it waits, the page asks, and it never takes over in mid-visit [sync §On the phone 8]. */

const ADDRESS = "/app/worker.js";

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The server's policy demands trusted types and knows this one name; only our own worker's address passes it. */
function trusted(): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  if (!policies) return ADDRESS;
  const policy = policies.createPolicy("anfang", {
    createScriptURL: (url) => {
      if (url !== ADDRESS) throw new TypeError(`no script of ours: ${url}`);
      return url;
    },
  });
  return policy.createScriptURL(ADDRESS);
}

/** Whether any tab of this app has a visit open, records or sends: their locks say so. */
export async function busy(): Promise<boolean> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name = "" }) => name === "sync" || name.startsWith("visit:"));
}

/**
 * Registers the worker. `waiting` is told when a new version is ready and given what takes it: that answers false and does
 * nothing while a visit is open or something is sent, else all tabs load the new version.
 */
export async function watchUpdates(waiting: (take: () => Promise<boolean>) => void): Promise<void> {
  const workers = (navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker;
  if (!workers) return;
  // The first worker takes over a page that had none: no reason to load it again.
  const updating = workers.controller !== null;
  let left = false;
  workers.addEventListener("controllerchange", () => {
    if (!updating || left) return;
    left = true;
    location.reload();
  });
  const registration = await workers.register(trusted(), { scope: "/app/", updateViaCache: "none" });
  const take = async (): Promise<boolean> => {
    if (await busy()) return false;
    // The worker looks at the locks once more: a visit may begin in another tab meanwhile.
    registration.waiting?.postMessage("take over");
    return true;
  };
  const look = (): void => {
    if (registration.waiting && workers.controller) waiting(take);
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  look();
}
