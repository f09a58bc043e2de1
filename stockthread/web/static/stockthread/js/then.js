// The slider of the past: its ticks are the moments in which something happened, the last is now.
// As it moves the page is fetched as it was then; the address goes along, so that it can be shared.

const PAUSE = 150;

for (const box of document.querySelectorAll("[data-slider]")) {
  const range = box.querySelector("input");
  const said = box.querySelector("output");
  const moments = JSON.parse(box.dataset.moments);
  let waiting, asked = 0;
  box.hidden = false;

  function address() {
    const moment = moments[Number(range.value)];
    const query = new URLSearchParams();
    if (moment) query.set("as_of", moment[0]);
    if (moment && box.dataset.known) query.set("known", box.dataset.known);
    return box.dataset.slider + (moment ? `?${query}` : "");
  }

  function tell() {
    const moment = moments[Number(range.value)];
    said.textContent = moment ? `${moment[1]} · ${moment[2]}` : "now";
    range.setAttribute("aria-valuetext", said.textContent);
  }

  async function show() {
    const mine = ++asked;
    const wanted = address();
    document.body.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(wanted);
      if (mine !== asked) return;
      if (!answer.ok) { location.assign(wanted); return; }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of document.querySelectorAll("[data-then]")) {
        const other = page.querySelector(`[data-then="${part.dataset.then}"]`);
        part.innerHTML = other ? other.innerHTML : "";
        window.htmx?.process(part);
      }
      document.title = page.title;
      history.replaceState(null, "", wanted);
    } finally {
      if (mine === asked) document.body.removeAttribute("aria-busy");
    }
  }

  function moved() {
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  }

  range.addEventListener("input", moved);
  for (const button of box.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      range.value = Number(range.value) + Number(button.dataset.step);
      moved();
    });
  }
}
