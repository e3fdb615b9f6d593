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
  if (moved && event.detail) return; // a key on a link is a click as well, with no pointer
  from = link;
  void open(`${link.href}&part=1`);
});

// Dragging. A mouse or pen takes a stop along at once; a finger has to rest on it first, for one that moves at once scrolls the table.
const REST = 350, SLACK = 6, FINGER_SLACK = 10, EDGE = 48;
let held = null, ghost = null, moved = false, under = null, resting = 0, at = null;
const table = document.querySelector("[data-drags]");
const sheet = table?.closest(".plan-wrap");

function let_go() {
  clearTimeout(resting);
  ghost?.remove();
  under?.classList.remove("under");
  held?.classList.remove("held");
  held = ghost = under = null;
}

function lift() {
  moved = true;
  held.classList.add("held");
  ghost = held.cloneNode(true);
  ghost.classList.add("ghost");
  ghost.removeAttribute("data-stop");
  ghost.setAttribute("aria-hidden", "true");
  document.body.append(ghost);
  aim();
  requestAnimationFrame(follow_edges);
}

/** The ghost goes along, and the cell below is marked where the stop may go there. */
function aim() {
  ghost.style.left = `${at.x + 8}px`;
  ghost.style.top = `${at.y + 8}px`;
  const cell = document.elementFromPoint(at.x, at.y)?.closest("td[data-day]");
  // Among halls a stop stays at its hall: only its day changes.
  const fits = cell && (cell.dataset.shopper || cell.parentElement === held.closest("tr")) ? cell : null;
  if (under === fits) return;
  under?.classList.remove("under");
  under = fits;
  under?.classList.add("under");
}

/** At an edge the table goes on under the stop that is held there. */
function follow_edges() {
  if (!ghost) return;
  const box = sheet.getBoundingClientRect();
  const left = box.left + table.querySelector("th").offsetWidth; // what stands still
  const x = at.x > box.right - EDGE ? 9 : at.x < left + EDGE ? -9 : 0;
  const y = at.y > box.bottom - EDGE ? 7 : at.y < box.top + EDGE ? -7 : 0;
  if (x || y) {
    sheet.scrollBy(x, y);
    aim();
  }
  requestAnimationFrame(follow_edges);
}

table?.addEventListener("pointerdown", (event) => {
  moved = false;
  const stop = event.target.closest("[data-stop]");
  if (!stop || event.button !== 0 || !event.isPrimary) return;
  let_go();
  held = stop;
  at = { x: event.clientX, y: event.clientY, from: [event.clientX, event.clientY], finger: event.pointerType === "touch" };
  if (at.finger) {
    stop.releasePointerCapture?.(event.pointerId); // else the cells below would never be told of
    resting = setTimeout(() => held && lift(), REST);
  }
});

addEventListener("pointermove", (event) => {
  if (!held || !event.isPrimary) return;
  at.x = event.clientX;
  at.y = event.clientY;
  if (ghost) return aim();
  const far = Math.hypot(at.x - at.from[0], at.y - at.from[1]);
  if (at.finger && far > FINGER_SLACK) let_go();
  else if (!at.finger && far > SLACK) lift();
});

// What a browser would do with a resting finger: scroll after all, show a menu of the link, select text.
table?.addEventListener("touchmove", (event) => ghost && event.preventDefault(), { passive: false });
table?.addEventListener("contextmenu", (event) => held && at.finger && event.preventDefault());

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
