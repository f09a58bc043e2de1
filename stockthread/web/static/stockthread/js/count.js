// Counting: a scanner's Enter sends the field, a paste of several lines waits for the button. Scans
// that come while one is on its way wait in line, and what is being typed stays in the field. What
// was scanned is said by a tone and a shake too.

const TONES = { here: 880, inside: 880, taken: 880, elsewhere: 587, again: 440, other: 440 };
const BAD = 220;
let sound = null;

const waiting = [];
let sent = ""; // the scan that is on its way
let typed = ""; // what stands in the field meanwhile
let isNext = false; // the form is sent for one that waited, not for the field

const fieldOf = (form) => form?.querySelector?.("[data-count-field]");

export function listen() {
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-count-field]");
    if (!field || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-count-field]")) typed = event.target.value;
  });
  document.addEventListener("submit", (event) => take(event), true);
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (fieldOf(event.detail.elt) && sent) event.detail.parameters.text = sent;
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const field = document.querySelector("[data-count-field]");
    if (!field) return;
    if (typed) field.value = typed;
    field.focus();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const field = document.querySelector("[data-count-field]");
    if (!field) return;
    const floor = document.querySelector("[data-count-said]");
    if (floor.dataset.countSaid) say(floor.dataset.countSaid);
    floor.dataset.countSaid = "";
    sent = waiting.shift() ?? "";
    isNext = Boolean(sent);
    if (isNext) field.form.requestSubmit();
  });
  for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.body.addEventListener(failed, (event) => {
      if (fieldOf(event.detail.elt)) giveBack(event.detail.elt);
    });
  }
}

// A form that is sent: its text goes now, or behind those that went before.
function take(event) {
  const field = fieldOf(event.target);
  if (!field) return;
  if (isNext) {
    isNext = false;
    return;
  }
  if (field.value.trim()) {
    waiting.push(field.value);
    field.value = "";
    typed = "";
  }
  if (sent || !waiting.length) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  sent = waiting.shift();
}

// Nothing is lost where the line breaks: what did not arrive stands in the field again.
function giveBack(form) {
  const field = fieldOf(form);
  const lost = [sent, ...waiting.splice(0)].map((text) => `${text.trim()}\n`);
  field.value = lost.join("") + field.value;
  typed = field.value;
  sent = "";
}

function say(said) {
  const isGood = said in TONES;
  navigator.vibrate?.(isGood ? 40 : [120, 60, 120]);
  try {
    sound ??= new AudioContext();
    const tone = sound.createOscillator();
    const loud = sound.createGain();
    tone.frequency.value = isGood ? TONES[said] : BAD;
    loud.gain.value = 0.08;
    tone.connect(loud).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + (isGood ? 0.08 : 0.3));
  } catch {
    sound = null; // a browser without sound still counts
  }
}
