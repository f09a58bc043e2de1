// Keys that work on every page: / to the search box, j and k through the rows of a table,
// x to pick a row, Enter on a row opens it, and the letter in data-key presses its button.
// None of them acts while somebody is writing.

const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
    if (document.querySelector("dialog[open]")) return;
    const own = { "/": findBox, j: () => step(1), k: () => step(-1), x: pick };
    const act = own[event.key] ?? (() => press(event.key));
    if (act && act(event.target)) event.preventDefault();
  });
}

function press(key) {
  const buttons = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  const button = buttons.find((each) => each.checkVisibility());
  button?.click();
  return Boolean(button);
}

function findBox() {
  const box = document.querySelector("#find-box, [data-scan]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

function step(by) {
  const rows = [...document.querySelectorAll("table[data-rows] tbody tr")];
  if (!rows.length) return false;
  const here = rows.indexOf(document.activeElement?.closest("tr"));
  const row = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  row.querySelector("a")?.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function pick(target) {
  const box = target.closest("tr")?.querySelector("input[type=checkbox]");
  box?.click();
  return Boolean(box);
}
