// Amounts are counted up and down by one of their unit, or set to all there is, by the buttons beside
// their field. Without script they are typed.

export function listen() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-by]");
    const field = button?.closest("[data-amount]")?.querySelector("input");
    if (!field) return;
    const { by } = button.dataset;
    const next = by === "all" ? field.dataset.most : told(Math.max(read(field.value) + Number(by), 0));
    field.value = field.value === next && by === "all" ? "" : next;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

const read = (text) => Number.parseFloat(text.replace(",", ".")) || 0;

const told = (number) => (number ? String(Math.round(number * 1e6) / 1e6) : "");
