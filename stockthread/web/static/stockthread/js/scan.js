// Scanners end a code with Enter.

const ONE_LINE = "input:not([type=checkbox], [type=radio], [type=file], [type=hidden])";

// In a field above the list of scans, such as the place, Enter goes on to the list: it neither
// sends the form nor leaves the next scan in the same field. A part of a form with a button of
// its own, such as a lot by hand, is left to that button.
export function listen() {
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !field.matches?.(ONE_LINE)) return;
    const list = field.form?.querySelector("textarea.code[name=scans], textarea.code[name=serials]");
    if (!list?.checkVisibility() || field.closest("fieldset")?.querySelector("button")) return;
    if (!(field.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING)) return;
    event.preventDefault();
    list.focus();
  });
}

// A code that was not understood is selected, so that the next scan takes its place.
export function selectWrong() {
  document.querySelector("[data-scan=wrong]")?.select();
}
