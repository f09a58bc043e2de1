// The receive page: a mended or dropped line is changed in the one list of serials, which is
// then checked again. The list stays the only thing that is posted.

export function listen() {
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-mends]");
    if (box) change(Number(box.dataset.mends), box.value);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-drops]");
    if (button) change(Number(button.dataset.drops), "");
  });
}

function change(index, text) {
  const list = document.querySelector("#r-serials");
  const lines = list.value.split("\n");
  lines[index] = text;
  list.value = lines.filter((line, nth) => nth !== index || line.trim()).join("\n");
  list.dispatchEvent(new Event("input", { bubbles: true }));
}
