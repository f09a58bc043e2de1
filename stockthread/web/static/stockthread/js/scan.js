// Scanners end a code with Enter.

const ONE_LINE = "input:not([type=checkbox], [type=radio], [type=file], [type=hidden])";

const LIST = "textarea.code[name=scans], textarea.code[name=serials]";

// In a field above the list of scans, such as the place, Enter goes on to the list: it neither
// sends the form nor leaves the next scan in the same field. A part of a form with a button of
// its own, such as a lot by hand, is left to that button.
export function listen() {
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing) return;
    if (field.matches?.(LIST) && placed(field)) return event.preventDefault();
    if (!field.matches?.(ONE_LINE)) return;
    const list = field.form?.querySelector(LIST);
    if (!list?.checkVisibility() || field.closest("fieldset")?.querySelector("button")) return;
    if (!(field.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
    event.preventDefault();
    list.focus();
  });
}

// A place scanned into the list goes into the field of the place: whether it was.
function placed(list) {
  const place = list.form?.querySelector("input[name=place][list]");
  const start = list.value.lastIndexOf("\n", list.selectionStart - 1) + 1;
  const code = list.value.slice(start, list.selectionStart).trim().toUpperCase();
  const known = [...(place?.list?.options ?? [])].find((each) => each.value.toUpperCase() === code);
  if (!code || !known) return false;
  list.setRangeText("", start, list.selectionStart, "end");
  place.value = known.value;
  for (const each of [place, list]) each.dispatchEvent(new Event("input", { bubbles: true }));
  place.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

// A code that was not understood is selected, so that the next scan takes its place.
export function selectWrong() {
  document.querySelector("[data-scan=wrong]")?.select();
}
