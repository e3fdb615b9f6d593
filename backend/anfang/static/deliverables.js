// Progress of files that are being made: asked for every second while one is, told in its row; the page is read again once it is made.
const table = document.querySelector("[data-watch]");
const open = () => [...(table?.querySelectorAll('[data-file][data-state="waiting"], [data-file][data-state="making"]') ?? [])];

async function look() {
  const answer = await fetch(table.dataset.watch, { headers: { accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { percent, files: found } = await answer.json();
  const all = table.querySelector("[data-set]");
  if (all) all.value = percent;
  let done = false;
  for (const row of open()) {
    const now = found[row.dataset.file];
    if (!now) continue;
    if (now.state !== "waiting" && now.state !== "making") { done = true; continue; }
    row.dataset.state = now.state;
    row.querySelector("progress").value = now.percent;
    row.querySelector("[data-percent]").textContent = `${now.percent} %`;
  }
  // Not while somebody is about to press something in here: the button would move away below the finger.
  if (done && !table.contains(document.activeElement)) location.reload();
}

async function watch() {
  while (open().length > 0) {
    await new Promise((ready) => setTimeout(ready, 1000));
    if (!document.hidden) await look();
  }
}

if (table) watch();
