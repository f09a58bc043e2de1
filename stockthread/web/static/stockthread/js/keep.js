// What was scanned stays in its box while other forms of the page are used, and until it is sent:
// marked with data-keeps; with data-keeps="sent" the sending alone ends it. It is kept in this tab.

export function listen() {
  const boxes = [...document.querySelectorAll("[data-keeps]")];
  if (!boxes.length) return;
  const sent = nameOf({ name: "sent", dataset: boxes[0].dataset });
  const isDone = new URL(location.href).searchParams.has("done");
  if (sessionStorage.getItem(sent) && isDone) boxes.forEach(forget);
  sessionStorage.removeItem(sent);
  boxes.forEach(restore);
  document.addEventListener("submit", (event) => {
    const own = boxes.filter((box) => box.form === event.target && box.dataset.keeps === "sent");
    own.forEach(forget);
    const isOurs = boxes.some((box) => box.form === event.target);
    if (isOurs) sessionStorage.setItem(sent, "1");
    else sessionStorage.removeItem(sent);
  });
}

const nameOf = (box) => {
  const which = box.type === "checkbox" && box.value !== "1" ? ` ${box.value}` : "";
  return `keeps ${box.dataset.keepsAt ?? location.pathname} ${box.name}${which}`;
};

function forget(box) {
  sessionStorage.removeItem(nameOf(box));
}

function restore(box) {
  const isTick = box.type === "checkbox";
  const kept = sessionStorage.getItem(nameOf(box));
  if (isTick) box.checked ||= kept === "1";
  else if (!box.value && kept) {
    box.value = kept;
    // The piles are drawn by htmx, which listens once the page is whole.
    window.addEventListener("load", () => box.dispatchEvent(new Event("input", { bubbles: true })));
  }
  const keep = () => sessionStorage.setItem(nameOf(box), isTick ? +box.checked : box.value);
  box.addEventListener("input", keep);
  keep();
}
