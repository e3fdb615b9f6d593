// The console's few keys. Every page works without: forms are plain, rows are links.
const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
const filters = document.querySelector("[data-filters]");
let at = -1;

function go(to) {
  if (rows.length === 0) return;
  at = Math.max(0, Math.min(rows.length - 1, to));
  for (const row of rows) row.classList.toggle("chosen", row === rows[at]);
  rows[at].querySelector("a")?.focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", (event) => {
  const on = rows.findIndex((row) => row.contains(event.target));
  if (on >= 0 && on !== at) go(on);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "j") go(at + 1);
  else if (event.key === "k") go(at - 1);
  else if (event.key === "/" && filters) filters.querySelector("input[type=search]")?.focus();
  else return;
  event.preventDefault();
});

// A choice by pointer is one act and goes at once. By keys it is not: each arrow key is a change, so the button sends it.
let pointed = false;
filters?.addEventListener("pointerdown", () => { pointed = true; });
filters?.addEventListener("keydown", () => { pointed = false; });
filters?.addEventListener("change", (event) => {
  if (pointed && event.target instanceof HTMLSelectElement) filters.requestSubmit();
});
// Empty fields would only make the address long.
filters?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
});

// "Only what lost points" on a visit's scorecard.
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    const card = document.querySelector("[data-scorecard]");
    card?.setAttribute("data-scorecard", button.dataset.show);
    for (const other of document.querySelectorAll("[data-show]")) other.setAttribute("aria-pressed", String(other === button));
    if (button.dataset.show === "lost") for (const part of card?.querySelectorAll("details") ?? []) part.open = part.hasAttribute("data-lost");
  });
}

// Keys that a page gives to its own buttons, links and fields: a button or link is pressed, a field gets the cursor.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat || typing(event.target)) return;
  const wanted = [...document.querySelectorAll("[data-key]")].find((part) => part.dataset.key === event.key);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("button, a")) wanted.click();
  else wanted.focus();
});
