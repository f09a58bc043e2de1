// Undo and redo in the editor of labels. What the form says is kept after each step: a field that
// is left, an element that is dragged, nudged, added or taken off. Where the elements are the same
// the fields take their values back at once, else the server draws the form again.

import { open } from "./label.js";

const STEPS_MAX = 200;
const NOT_KEPT = ["csrfmiddlewaretoken", "bearer", "dots"]; // how it is shown, not what it is
const WRITING = "input:not([type=checkbox], [type=radio]), textarea";
let steps = [];
let here = 0;
let isSettling = false; // drawn again, and its buttons are not alive yet
let later = []; // what was pressed meanwhile
let last = null; // the element that was changed back, and what had the focus then

const form = () => document.querySelector("[data-label-editor]");
const kinds = (kept) => [...kept].filter(([name]) => name.endsWith(".kind")).join();

export function listen() {
  if (!form()) return;
  steps = [said()];
  watch();
  document.addEventListener("change", (event) => { if (event.target.form === form()) keep(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (button) go(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    const by = way(event);
    if (!by || hasOwnUndo(event.target)) return;
    event.preventDefault();
    go(by);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id === "label-whole") isSettling = true;
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "label-whole") return;
    isSettling = false;
    watch();
    // The server writes numbers its own way, which is no step.
    if (kinds(said()) === kinds(steps[here])) steps[here] = said();
    else keep();
    tell();
    if (last) show();
    later.splice(0).forEach(go);
  });
}

function watch() {
  form().addEventListener("label-moved", (event) => keep(event.detail?.goesOn));
}

function said() {
  const kept = new URLSearchParams(new FormData(form()));
  NOT_KEPT.forEach((name) => kept.delete(name));
  return kept;
}

function keep(goesOn) {
  const now = said();
  if (String(now) === String(steps[here])) return;
  steps = steps.slice(0, goesOn && here ? here : here + 1).slice(1 - STEPS_MAX);
  here = steps.push(now) - 1;
  tell();
}

function tell() {
  for (const button of form().querySelectorAll("[data-step]")) {
    button.disabled = !steps[here + Number(button.dataset.step)];
  }
}

function way(event) {
  if (!form() || !(event.ctrlKey || event.metaKey) || event.altKey) return 0;
  const key = event.key.toLowerCase();
  if (key === "y") return 1;
  return key === "z" ? (event.shiftKey ? 1 : -1) : 0;
}

// A text that is being written is undone by the browser, letter by letter.
function hasOwnUndo(field) {
  if (!field.matches(WRITING)) return false;
  return field.form !== form() || field.value !== steps[here].get(field.name);
}

function go(by) {
  if (isSettling) {
    later.push(by);
    return;
  }
  const then = steps[here + by];
  if (!then) return;
  last = { number: changedElement(steps[here], then), focused: document.activeElement.id };
  here += by;
  const isFilled = fill(then);
  tell();
  if (isFilled) show();
}

function show() {
  const hit = document.querySelector(`.label-stage [data-hit="${last.number}"] .hit`);
  open(last.number, false);
  (document.getElementById(last.focused) ?? hit)?.focus({ preventScroll: true });
  last = null;
}

function changedElement(one, other) {
  const names = [...new Set([...one.keys(), ...other.keys()])];
  const changed = names.find((name) => /^e\d/.test(name) && one.get(name) !== other.get(name));
  return changed?.slice(1).split(".")[0];
}

// Give the fields their values; false where the server has to draw them first.
function fill(kept) {
  const isSame = kinds(kept) === kinds(said());
  const fields = [...form().elements].filter((each) => each.name && !each.matches("button"));
  const missing = [...kept.keys()].filter((name) => !form().elements.namedItem(name));
  for (const field of fields) {
    if (NOT_KEPT.includes(field.name)) continue;
    if (field.type === "checkbox") field.checked = kept.has(field.name);
    else field.value = kept.get(field.name) ?? "";
  }
  const isOnItsWay = form().querySelector("button.htmx-request");
  if (isSame && !missing.length && !isOnItsWay) {
    form().dispatchEvent(new Event("label-moved"));
    return true;
  }
  for (const name of missing) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value: kept.get(name) });
    form().append(field);
  }
  form().querySelector("[data-draws-again]").click();
  return false;
}
