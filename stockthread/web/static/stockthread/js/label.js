// The editor of labels: elements of the picture are taken hold of, and their numbers follow in the
// form; fields go where the caret was. Without script the same form is filled by hand.

const STEP = 0.5;
const FINE = 0.1;
let drag = null;
let lastText = null;
let held = null;
let isBehind = false; // a picture came while an element was dragged, and was not shown
let changed = false;

const form = () => document.querySelector("[data-label-editor]");
const input = (number, name) => form().elements[`e${number}.${name}`];
const value = (number, name) => Number(String(input(number, name)?.value).replace(",", "."));
const groupOf = (number) => document.querySelector(`.label-stage [data-hit="${number}"]`);

export function listen() {
  document.addEventListener("pointerdown", grasp);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
  document.addEventListener("keydown", nudge);
  document.addEventListener("focusin", (event) => {
    if (!form()) return;
    if (event.target.matches("[data-takes-fields]")) lastText = event.target;
    const hit = event.target.closest?.("[data-hit]");
    if (hit) open(hit.dataset.hit, false);
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".label-element") && event.target.open) mark(event.target.id.slice(1));
  }, true);
  document.addEventListener("click", (event) => {
    if (!form()) return;
    const puts = event.target.closest("[data-puts]");
    const opens = event.target.closest("[data-opens]");
    if (puts) put(puts.dataset.puts);
    if (opens) {
      event.preventDefault();
      open(opens.dataset.opens, true);
    }
  });
  document.addEventListener("input", (event) => { if (event.target.form === form()) changed = true; });
  document.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => {
    if (form() && changed) event.preventDefault();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const isPreview = event.target.id === "label-preview";
    const focused = document.activeElement?.closest?.("[data-hit]");
    held = isPreview && focused ? focused.dataset.hit : null;
    // What the pointer has hold of must not be taken away under it.
    if (isPreview && drag) {
      event.detail.shouldSwap = false;
      isBehind = true;
    }
    // Only one element is open: one that closes now would close the new one while htmx settles.
    if (event.target.id === "label-whole") document.querySelector(".label-element[open]")?.removeAttribute("open");
  });
  // At once, not when htmx has settled: a key pressed in between would go to nothing.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "label-preview") return;
    if (held !== null) groupOf(held)?.querySelector(".hit").focus({ preventScroll: true });
    const opened = document.querySelector(".label-element[open]");
    if (opened) mark(opened.id.slice(1));
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "label-whole") begin();
  });
  begin();
}

function begin() {
  const opened = document.querySelector(".label-element[open]");
  if (opened) {
    mark(opened.id.slice(1));
    opened.scrollIntoView({ block: "nearest" });
    opened.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  }
  changed = Boolean(form()?.hasAttribute("data-is-changed"));
}

// Open the fields of an element; where it is shown, the first of them is written in.
export function open(number, isShown) {
  const element = document.querySelector(`#e${number}`);
  if (!element) return;
  element.open = true;
  if (isShown) element.querySelector("textarea, input:not([type=hidden]), select")?.focus();
  else if (!drag) element.scrollIntoView({ block: "nearest" });
}

function mark(number) {
  for (const group of document.querySelectorAll(".label-stage [data-hit]")) {
    group.classList.toggle("is-open", group.dataset.hit === number);
  }
}

function at(stage, event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(stage.getScreenCTM().inverse());
}

function grasp(event) {
  const group = event.target.closest?.(".label-stage [data-hit]");
  if (!group || !form()) return;
  const stage = group.closest("svg");
  const number = group.dataset.hit;
  drag = { number, stage, from: at(stage, event), start: numbers(number), grips: event.target.matches(".grip"), isLine: "isLine" in group.dataset };
  stage.setPointerCapture(event.pointerId);
  group.querySelector(".hit").focus({ preventScroll: true });
  event.preventDefault();
}

function numbers(number) {
  const names = ["x", "y", "width", "height", "to_x", "to_y"];
  return Object.fromEntries(names.filter((name) => input(number, name)).map((name) => [name, value(number, name)]));
}

function move(event) {
  if (!drag) return;
  const now = at(drag.stage, event);
  const step = event.altKey ? FINE : STEP;
  change(drag, snapped(now.x - drag.from.x, step), snapped(now.y - drag.from.y, step));
}

// What an element's numbers become by so many mm; it stays on the label.
function change({ number, start, stage, grips, isLine }, dx, dy) {
  const room = { x: Number(stage.dataset.width), y: Number(stage.dataset.height) };
  for (const [axis, by] of [["x", dx], ["y", dy]]) {
    const size = axis === "x" ? "width" : "height";
    const end = `to_${axis}`;
    if (isLine && grips) {
      const isAcross = start.y === start.to_y ? axis === "x" : axis === "y";
      if (isAcross) write(number, end, within(start[end] + by, 0, room[axis]));
    } else if (isLine) {
      const low = Math.min(start[axis], start[end]);
      const high = Math.max(start[axis], start[end]);
      const moved = within(by, -low, room[axis] - high);
      write(number, axis, start[axis] + moved);
      write(number, end, start[end] + moved);
    } else if (grips) {
      write(number, size, within(start[size] + by, FINE, room[axis] - start[axis]));
    } else {
      write(number, axis, within(start[axis] + by, 0, Math.max(0, room[axis] - start[size])));
    }
  }
  place(number, isLine, start);
}

function write(number, name, mm) {
  input(number, name).value = String(Math.round(mm * 100) / 100);
  changed = true;
}

// Show where an element is now, beside where the picture was drawn with it.
function place(number, isLine, start) {
  const group = groupOf(number);
  const now = numbers(number);
  const drawn = (group.drawnAt ??= start);
  const dx = now.x - drawn.x;
  const dy = now.y - drawn.y;
  if (!isLine) {
    const hit = group.querySelector(".hit");
    hit.setAttribute("width", now.width);
    hit.setAttribute("height", now.height);
    group.querySelector(".grip").setAttribute("transform", `translate(${now.width - drawn.width} ${now.height - drawn.height})`);
  }
  group.setAttribute("transform", `translate(${dx} ${dy})`);
}

function drop() {
  if (!drag) return;
  const moved = JSON.stringify(numbers(drag.number)) !== JSON.stringify(drag.start);
  const element = document.querySelector(`#e${drag.number}`);
  drag = null;
  element?.scrollIntoView({ block: "nearest" });
  if (moved || isBehind) form().dispatchEvent(new Event("label-moved"));
  isBehind = false;
}

function nudge(event) {
  const group = event.target.closest?.(".label-stage [data-hit]");
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (!group) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    open(group.dataset.hit, true);
  }
  if (!ways[event.key]) return;
  event.preventDefault();
  const step = event.altKey ? FINE : STEP;
  const [x, y] = ways[event.key];
  const number = group.dataset.hit;
  const start = numbers(number);
  change({ number, start, stage: group.closest("svg"), grips: event.shiftKey, isLine: "isLine" in group.dataset }, x * step, y * step);
  // A key that is held moves in one step.
  form().dispatchEvent(new CustomEvent("label-moved", { detail: { goesOn: event.repeat } }));
}

function put(field) {
  const text = lastText?.isConnected ? lastText : document.querySelector(".label-element[open] [data-takes-fields]");
  if (!text) return;
  const details = text.closest("details");
  if (details) details.open = true;
  text.setRangeText(field, text.selectionStart, text.selectionEnd, "end");
  text.focus();
  if (field.endsWith(".}")) text.setSelectionRange(text.selectionEnd - 1, text.selectionEnd - 1);
  for (const name of ["input", "change"]) text.dispatchEvent(new Event(name, { bubbles: true }));
}

const snapped = (mm, step) => Math.round(mm / step) * step;
const within = (mm, low, high) => Math.min(Math.max(mm, low), high);
