// The designer of schemes: a part goes into the pattern where the caret is, a ready pattern takes
// its place. Without script the same buttons and links ask the server.

const box = () => document.querySelector("#s-pattern");

export function listen() {
  document.addEventListener("click", (event) => {
    const inserts = event.target.closest("[data-inserts]");
    const fills = event.target.closest("[data-fills]");
    if (!box() || !(inserts || fills)) return;
    event.preventDefault();
    if (inserts) put(inserts.dataset.inserts);
    else replace(fills.dataset.fills);
  });
}

function put(part) {
  const pattern = box();
  const { selectionStart, selectionEnd } = pattern;
  pattern.setRangeText(part, selectionStart, selectionEnd, "end");
  tell(pattern);
}

function replace(text) {
  box().value = text;
  box().setSelectionRange(text.length, text.length);
  tell(box());
}

function tell(pattern) {
  pattern.focus();
  pattern.dispatchEvent(new Event("input", { bubbles: true }));
}
