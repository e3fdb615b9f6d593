// The pages of planning: parts that are loaded and asked for again, a stop dragged to another cell, the dialog over the plan.
// Every page works without: a stop is a link to its own page, where day, shopper and hour are fields.

// What is put in comes from this server, escaped by its templates; the page's policy lets no other script do the same.
const policy = globalThis.trustedTypes?.createPolicy("anfang", { createHTML: (text) => text });

async function part(address, signal) {
  const answer = await fetch(address, { headers: { accept: "text/html" }, signal });
  if (answer.redirected) location.reload();
  const text = await answer.text();
  return policy ? policy.createHTML(text) : text;
}

async function fill(place, address) {
  try {
    place.innerHTML = await part(address);
  } catch {
    return; // without the network what stands there stays
  }
  prepare(place);
}

/** [data-load]: filled once. [data-poll]: every data-seconds; a part that comes without [data-goes-on] inside ends it, where it asks for that. */
function prepare(root) {
  for (const place of root.querySelectorAll("[data-load]")) void fill(place, place.dataset.load);
  for (const place of root.querySelectorAll("[data-poll]")) {
    const again = async () => {
      if (document.hidden) return;
      await fill(place, place.dataset.poll);
      if (place.querySelector("[data-ended]")) location.reload();
    };
    setInterval(() => void again(), Number(place.dataset.seconds) * 1000);
  }
}

const over = document.querySelector("[data-over]");
const into = over?.querySelector("[data-into]");
let from = null;

async function open(address, focus = true) {
  if (!over || !into) return;
  into.innerHTML = await part(address);
  if (!over.open) over.showModal();
  weighing(into);
  if (focus) (into.querySelector("[data-first]") ?? into.querySelector("input:not([type=hidden]), select, a"))?.focus();
}

/** In the dialog every change is weighed at once; the field that was changed keeps the cursor. */
function weighing(root) {
  const form = root.querySelector("[data-weigh]");
  form?.addEventListener("change", async (event) => {
    const name = event.target.name;
    if ([...form.elements].some((field) => field.required && !field.value)) return;
    const query = new URLSearchParams(new FormData(form));
    query.set("part", "1");
    await open(`${form.action}?${query}`, false);
    into.querySelector(`[data-weigh] [name="${name}"]`)?.focus();
  });
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    form.dispatchEvent(new Event("change"));
  });
}

over?.addEventListener("close", () => from?.focus());

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-stop], [data-add]") : null;
  if (!link || !over || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (moved) return;
  from = link;
  void open(`${link.href}&part=1`);
});

// Dragging, by mouse or pen: a finger scrolls the table, and opens the stop instead.
let held = null, ghost = null, moved = false, under = null;
const table = document.querySelector("[data-drags]");

function let_go() {
  ghost?.remove();
  under?.classList.remove("under");
  held?.classList.remove("held");
  held = ghost = under = null;
}

table?.addEventListener("pointerdown", (event) => {
  moved = false;
  const stop = event.target.closest("[data-stop]");
  if (!stop || event.button !== 0 || event.pointerType === "touch") return;
  held = stop;
  held.dataset.x = event.clientX;
  held.dataset.y = event.clientY;
});

addEventListener("pointermove", (event) => {
  if (!held) return;
  if (!ghost) {
    if (Math.hypot(event.clientX - held.dataset.x, event.clientY - held.dataset.y) < 6) return;
    moved = true;
    held.classList.add("held");
    ghost = held.cloneNode(true);
    ghost.classList.add("ghost");
    ghost.removeAttribute("data-stop");
    ghost.setAttribute("aria-hidden", "true");
    document.body.append(ghost);
  }
  ghost.style.left = `${event.clientX + 8}px`;
  ghost.style.top = `${event.clientY + 8}px`;
  const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("td[data-day]");
  // Among halls a stop stays at its hall: only its day changes.
  const fits = cell && (cell.dataset.shopper || cell.parentElement === held.closest("tr"));
  if (under !== (fits ? cell : null)) {
    under?.classList.remove("under");
    under = fits ? cell : null;
    under?.classList.add("under");
  }
});

addEventListener("pointerup", () => {
  const [stop, cell] = [held, under];
  const goes = ghost && stop && cell && cell !== stop.closest("td");
  let_go();
  if (!goes) return;
  from = stop;
  const query = new URLSearchParams({ day: cell.dataset.day, part: "1" });
  if (cell.dataset.shopper) query.set("shopper", cell.dataset.shopper);
  void open(`${stop.href}&${query}`);
});
addEventListener("pointercancel", let_go);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") let_go();
});

// Arrow keys go from stop to stop, as in a table.
table?.addEventListener("keydown", (event) => {
  const stop = event.target.closest("[data-stop]");
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (!stop || !step) return;
  const all = [...table.querySelectorAll("[data-stop]")];
  const row = stop.closest("tr");
  const next = step[0] === 0
    ? all[all.indexOf(stop) + step[1]]
    : all.filter((it) => (it.closest("tr").rowIndex - row.rowIndex) * step[0] > 0).at(step[0] > 0 ? 0 : -1);
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

prepare(document);
