// Resolves when the second copy holds what the first one does: nobody holds the lock of its making any more.
(async () => {
  const making = async () => (await navigator.locks.query()).held.some((one) => one.name === "mirror");
  while (await making()) await new Promise((go) => setTimeout(go, 50));
})();
