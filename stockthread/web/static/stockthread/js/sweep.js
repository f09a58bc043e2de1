// Teaching a barcode: its characters stand large, and the serial is marked by sweeping over them
// with a finger, the mouse, or Shift and the arrows. The marks are two number fields, which are
// all that is sent; without script they are filled in by hand.

const form = () => document.querySelector("[data-sweeps]");
const field = (name) => form().elements[name];
const sweep = () => document.querySelector("#t-sweep");

let anchor = 0;
let head = 0;
let isSweeping = false;

export function listen() {
  document.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", step);
  document.addEventListener("input", write);
  document.addEventListener("click", take);
}

function begin(event) {
  const at = cellAt(event);
  if (!at || !event.target.closest("#t-sweep")) return;
  event.preventDefault();
  sweep().focus();
  isSweeping = true;
  if (!event.shiftKey || !anchor) anchor = at;
  mark(anchor, at);
}

function follow(event) {
  const at = isSweeping && cellAt(event);
  if (at && at !== head) mark(anchor, at);
}

function end() {
  if (!isSweeping) return;
  isSweeping = false;
  tell();
}

function cellAt(event) {
  const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("#t-sweep [data-at]");
  return cell ? Number(cell.dataset.at) : 0;
}

function step(event) {
  if (event.target.id !== "t-sweep") return;
  const length = sweep().children.length;
  const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -length, End: length };
  if (!(event.key in moves)) {
    if (event.key === "Backspace" || event.key === "Delete") clear();
    return;
  }
  event.preventDefault();
  const from = head || (moves[event.key] > 0 ? 0 : length + 1);
  const to = Math.min(Math.max(from + moves[event.key], 1), length);
  if (!event.shiftKey || !anchor) anchor = to;
  mark(anchor, to);
  tell();
}

function mark(from, to) {
  head = to;
  field("first").value = Math.min(from, to);
  field("last").value = Math.max(from, to);
  field("serial").value = "";
  lengths("", "");
  paint();
}

function clear() {
  anchor = head = 0;
  for (const name of ["first", "last", "serial"]) field(name).value = "";
  lengths("", "");
  paint();
  tell();
}

function lengths(least, most) {
  field("least").value = least;
  field("most").value = most;
}

function paint() {
  const [first, last] = [Number(field("first").value), Number(field("last").value)];
  let marked = "";
  for (const cell of sweep().children) {
    const at = Number(cell.dataset.at);
    const isMarked = first > 0 && first <= at && at <= last;
    cell.classList.toggle("is-marked", isMarked);
    cell.classList.toggle("is-head", at === head);
    if (isMarked) marked += cell.textContent;
  }
  document.querySelector("#t-marked").textContent = marked ? `Marked: ${marked}` : "Nothing is marked";
}

function write(event) {
  if (!form()?.contains(event.target)) return;
  const { name } = event.target;
  if (name === "text") spread(event.target.value.trim());
  if (name === "serial") find(event.target.value);
  if (name === "first" || name === "last") field("serial").value = "";
  if (["text", "serial", "first", "last"].includes(name)) paint();
}

function spread(text) {
  anchor = head = 0;
  for (const name of ["first", "last", "serial"]) field(name).value = "";
  sweep().replaceChildren(
    ...[...text].map((character, at) => {
      const cell = document.createElement("span");
      cell.dataset.at = at + 1;
      const code = character.codePointAt(0);
      cell.textContent = code < 32 ? String.fromCodePoint(0x2400 + code) : character;
      return cell;
    }),
  );
  sweep().parentElement.hidden = !text;
}

function find(serial) {
  const text = field("text").value.trim();
  const at = serial ? text.indexOf(serial) : -1;
  const isThereOnce = at >= 0 && text.indexOf(serial, at + 1) < 0;
  field("first").value = isThereOnce ? [...text.slice(0, at)].length + 1 : "";
  field("last").value = isThereOnce ? [...text.slice(0, at + serial.length)].length : "";
}

function take(event) {
  const proposed = event.target.closest("[data-first]");
  if (!proposed || !form()) return;
  event.preventDefault();
  anchor = Number(proposed.dataset.first);
  mark(anchor, Number(proposed.dataset.last));
  if (proposed.dataset.least !== proposed.dataset.most) {
    lengths(proposed.dataset.least, proposed.dataset.most);
  }
  tell();
  sweep().focus();
}

function tell() {
  field("last").dispatchEvent(new Event("change", { bubbles: true }));
}
