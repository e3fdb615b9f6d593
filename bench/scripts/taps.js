// How long a tap takes to be shown as saved, and how long a bare strict put takes in the same page.
(() => {
  globalThis.taps = [];
  let lifted = 0;
  addEventListener("pointerup", (event) => (lifted = event.timeStamp), true);
  const sign = document.querySelector("[data-testid=saved-state]").parentElement;
  let busy = false;
  new MutationObserver(() => {
    const state = document.querySelector("[data-testid=saved-state]")?.dataset.saved;
    if (state === "busy") busy = true;
    if (state !== "yes" || !busy) return;
    busy = false;
    requestAnimationFrame(() => taps.push(performance.now() - lifted));
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
