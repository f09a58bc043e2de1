// A form that takes a while says so while it runs: marked with data-tells-busy, its word with
// data-busy. Its buttons wait then, once what they say is on its way.

export function listen() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-tells-busy]");
    const word = form?.querySelector("[data-busy]");
    if (!word || event.submitter?.hasAttribute("formaction")) return;
    setTimeout(() => {
      word.hidden = false;
      word.scrollIntoView({ block: "nearest" });
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  });
  // A page that comes back from the browser's memory is no longer busy.
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
}
