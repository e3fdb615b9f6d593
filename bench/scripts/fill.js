// One visit walked, sealed and acknowledged through the app's own store and sync; then its rows copied under other ids.
globalThis.fill = async (visits) => {
  const store = await lab.openStore();
  const [{ hall, tier, checklist }] = await lab.assignments(store);
  const visit = await lab.openVisit(store, await lab.beginUnplanned(store, { hall, tier, checklist }));
  for (const mark of ["arrived", "greeted", "ticket", "called", "served", "left"]) await visit.mark(mark);
  await visit.phase("outside");
  const items = new Map(visit.checklist.dimensions.flatMap((d) => d.indicators.flatMap((i) => i.items)).map((item) => [item.key, item]));
  for (let open = visit.missing(); open.length; open = visit.missing()) {
    for (const { item } of open) {
      const { type, max, options } = items.get(item).answer;
      const value = { kept: "kept", scale: max, choice: options?.[0].key, measure: 5, note: "07" }[type];
      await visit.answer(item, { state: "answered", value });
    }
  }
  await visit.exposure("none");
  await visit.seal("bench");
  for (let tries = 0; (await lab.outbox(store))[0]?.receipt?.kind !== "complete"; tries++) {
    if (tries > 5) throw new Error("no complete receipt");
    await lab.round(store, { app: "bench", language: "zh", asked: true, all: true });
  }
  return copied(visit.draft.visit, visits);
};

async function copied(visit, visits) {
  const db = await new Promise((done) => (indexedDB.open("notes").onsuccess = (event) => done(event.target.result)));
  const names = ["drafts", "entries", "sealed", "parcels", "receipts"].filter((name) => db.objectStoreNames.contains(name));
  const all = (name) => new Promise((done) => (db.transaction(name).objectStore(name).getAll().onsuccess = (event) => done(event.target.result)));
  const digest = (await all("sealed")).find((row) => row.visit === visit).digest;
  for (const name of names) {
    const rows = (await all(name)).filter((row) => row.visit === visit || row.digest === digest);
    if (!rows.length) throw new Error(`nothing to copy in ${name}`);
    const tx = db.transaction(name, "readwrite");
    for (let n = 1; n < visits; n++) {
      const own = visit.slice(0, -6) + n.toString(16).padStart(6, "0");
      const other = digest.slice(0, -6) + n.toString(16).padStart(6, "0");
      for (const row of rows) {
        const text = JSON.stringify(row.box).replaceAll(visit, own).replaceAll(digest, other);
        const ids = { ...("visit" in row && { visit: own }), ...("digest" in row && { digest: other }) };
        tx.objectStore(name).put({ ...row, ...ids, box: JSON.parse(text) });
      }
    }
    await new Promise((done, failed) => ((tx.oncomplete = done), (tx.onabort = () => failed(tx.error))));
  }
  const counts = {};
  for (const name of names) counts[name] = (await all(name)).length;
  db.close();
  return counts;
}
