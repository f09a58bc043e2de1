// A selection that stays while you page. Ids picked in a form with data-selection="name" are
// kept for this tab; the form sends them all in its one hidden field `items`. Without script the
// boxes of the page shown are sent, and nothing else changes.

const store = (name) => `stockthread.selection.${name}`;

const read = (name) => new Set(JSON.parse(sessionStorage.getItem(store(name)) ?? "[]"));

const write = (name, ids) => sessionStorage.setItem(store(name), JSON.stringify([...ids]));

export function set(root) {
  const done = root.matches?.("[data-unpick]") ? [root] : root.querySelectorAll("[data-unpick]");
  done.forEach((each) => forget(each.dataset.unpick));
  const forms = root.matches?.("form[data-selection]")
    ? [root]
    : root.querySelectorAll("form[data-selection]");
  forms.forEach(setForm);
}

// After something was done to a selection of a list, whatever its filters, nothing of it is picked.
function forget(list) {
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(`${store(list)}?`))
    .forEach((key) => sessionStorage.removeItem(key));
}

function setForm(form) {
  if ("isSet" in form.dataset) return;
  form.dataset.isSet = "";
  const name = form.dataset.selection;
  if (new URL(location.href).searchParams.has("done")) write(name, []);
  const boxes = () => [...form.querySelectorAll("input[name=item]")];
  const all = form.querySelector("input[data-all]");
  const every = form.querySelector("input[name=every]");
  const picked = read(name);

  function show() {
    const shown = boxes();
    const count = every?.checked ? Number(every.dataset.total) : picked.size;
    shown.forEach((box) => (box.checked = every?.checked || picked.has(box.value)));
    if (all) {
      const here = shown.filter((box) => box.checked).length;
      all.checked = shown.length > 0 && here === shown.length;
      all.indeterminate = here > 0 && here < shown.length;
    }
    form.querySelector("input[name=items]").value = [...picked].join(" ");
    form.querySelectorAll("[data-count]").forEach((word) => {
      word.textContent = String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
    });
    form.querySelectorAll("[data-when-picked]").forEach((part) => (part.hidden = count === 0));
    form.querySelectorAll("[data-when-count]").forEach((part) => {
      part.hidden = count !== Number(part.dataset.whenCount);
    });
    const other = [...picked].filter((id) => !shown.some((box) => box.value === id)).length;
    form.querySelectorAll("[data-elsewhere]").forEach((word) => {
      word.hidden = other === 0 || Boolean(every?.checked);
      word.textContent = `${other} of them on other pages`;
    });
    write(name, picked);
  }

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box === all) boxes().forEach((each) => keep(each.value, all.checked));
    else if (box.name === "item") keep(box.value, box.checked);
    else if (box !== every) return;
    if (box !== every && every) every.checked = false;
    show();
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-none]")) return;
    picked.clear();
    if (every) every.checked = false;
    show();
  });
  form.addEventListener("submit", () => {
    // The hidden field says it all; the boxes would say part of it twice.
    boxes().forEach((box) => (box.disabled = true));
    setTimeout(() => boxes().forEach((box) => (box.disabled = false)));
  });

  function keep(id, isPicked) {
    if (isPicked) picked.add(id);
    else picked.delete(id);
  }

  show();
}
