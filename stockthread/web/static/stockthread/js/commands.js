// Ctrl K: a short list of pages and acts that narrows while you write. The list itself is
// in the page, so that it holds only what this person may open.

export function listen() {
  const dialog = document.querySelector("dialog.commands");
  if (!dialog) return;
  const box = dialog.querySelector("input");
  const links = [...dialog.querySelectorAll("li a")];
  const shown = () => links.filter((link) => !link.parentElement.hidden);

  function choose(link) {
    links.forEach((other) => other.setAttribute("aria-selected", String(other === link)));
    box.setAttribute("aria-activedescendant", link?.id ?? "");
    link?.scrollIntoView({ block: "nearest" });
  }

  function narrow() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    links.forEach((link) => {
      const text = link.textContent.toLowerCase();
      link.parentElement.hidden = !words.every((word) => text.includes(word));
    });
    choose(shown()[0]);
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      box.value = "";
      narrow();
      if (!dialog.open) dialog.showModal();
      box.focus();
    }
  });
  box.addEventListener("input", narrow);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const all = shown();
    const here = all.findIndex((link) => link.getAttribute("aria-selected") === "true");
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      choose(all[(here + by + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (all[here]) all[here].click();
      else if (box.value) location.assign(`${dialog.dataset.find}?q=${encodeURIComponent(box.value)}`);
    }
  });
}
