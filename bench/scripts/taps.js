// How long a tap takes to be shown as saved, and how long a bare strict put takes in the same page.
(() => {
  globalThis.taps = [];
  const sign = document.querySelector("[data-testid=saved-state]").parentElement;
  let tap = null;
  let kept = null;
  // Resolves when tap `n` was counted; to look again and again would itself slow the page down.
  globalThis.tapped = (n) => (taps.length > n ? null : new Promise((done) => (kept = done)));
  addEventListener("pointerup", (event) => (tap = { lifted: event.timeStamp, told: performance.now(), busy: false }), true);
  new MutationObserver(() => {
    const state = document.querySelector("[data-testid=saved-state]")?.dataset.saved;
    if (state === "busy" && tap) tap.busy = true;
    if (state !== "yes" || !tap?.busy) return;
    const { lifted, told } = tap;
    const shown = performance.now();
    tap = null;
    requestAnimationFrame(() => {
      taps.push({ saved: shown - told, seen: performance.now() - lifted });
      kept?.();
    });
  }).observe(sign, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-saved"] });

  const opened = new Promise((done, failed) => {
    const asked = indexedDB.open("bench", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("bare");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  let n = 0;
  globalThis.put = async () => {
    const db = await opened;
    const begun = performance.now();
    await new Promise((done, failed) => {
      const tx = db.transaction("bare", "readwrite", { durability: "strict" });
      tx.oncomplete = done;
      tx.onabort = () => failed(tx.error);
      tx.objectStore("bare").put({ n, value: "kept" }, n++);
    });
    return performance.now() - begun;
  };
})();
