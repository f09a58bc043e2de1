// What is behind one button closes again: once something is chosen, on a click elsewhere, on Escape.

const opened = () => document.querySelectorAll("details.menu[open]");

export function listen() {
  document.addEventListener("click", (event) => {
    opened().forEach((menu) => {
      const isChoice = event.target.closest(".sheet button, .sheet a");
      if (isChoice || !menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    opened().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}
