// Counting: a scanner's Enter sends the field, a paste of several lines waits for the button; what
// was scanned is said by a tone and a shake too; the field is ready for the next scan.

const TONES = { here: 880, inside: 880, taken: 880, elsewhere: 587, again: 440, other: 440 };
const BAD = 220;
let sound = null;

export function listen() {
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-count-field]");
    if (!field || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (field.value.trim()) field.form.requestSubmit();
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const floor = document.querySelector("[data-count-said]");
    if (!floor || !floor.dataset.countSaid) return;
    say(floor.dataset.countSaid);
    floor.dataset.countSaid = "";
    document.querySelector("[data-count-field]")?.focus();
  });
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
