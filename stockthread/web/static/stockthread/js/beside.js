// Actions open beside the page, not over it. Escape closes them and gives the focus back;
// what was written is kept until the panel is opened for something else.

let opener = null;

const panel = () => document.querySelector("#beside");

export function listen() {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target === panel() && !panel().contains(event.detail.elt)) {
      opener = event.detail.elt;
    }
  });
  // Not before it has settled: until then a form in it would leave the page when it is sent.
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== panel()) return;
    panel().querySelector("[autofocus], input:not([type=hidden]), select, textarea, button")?.focus();
  });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal comes back as a page to read, not as a failure to hide.
    if ([403, 404, 409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel()?.childElementCount) close();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-closes-beside]") && panel()?.childElementCount) {
      event.preventDefault();
      close();
    }
  });
}

function close() {
  panel().replaceChildren();
  opener?.focus();
}
