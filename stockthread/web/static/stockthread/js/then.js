// The slider of the past: its ticks are the moments in which something happened, the last is now.
// Steps go from event to event, or by days, weeks and months; a date field leads to any day. As it
// moves the page is fetched as it was then; the address goes along, so that it can be shared.

const PAUSE = 150;
const DAYS = { day: 1, week: 7 };

for (const box of document.querySelectorAll("[data-slider]")) {
  const range = box.querySelector("[type=range]");
  const day = box.querySelector("[type=date]");
  const unit = box.querySelector("select");
  const said = box.querySelector("output");
  const moments = JSON.parse(box.dataset.moments);
  let waiting, asked = 0;
  let at = box.dataset.at ? new Date(box.dataset.at) : null; // null is now
  let told = said.textContent;
  box.hidden = false;
  day.max = local(new Date());
  tell();

  // The day of a moment where the reader is.
  function local(moment) {
    const two = (number) => String(number).padStart(2, "0");
    return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  }

  function address() {
    const query = new URLSearchParams();
    if (at) query.set("as_of", at.iso ?? at.toISOString());
    if (at && box.dataset.known) query.set("known", box.dataset.known);
    return box.dataset.slider + (at ? `?${query}` : "");
  }

  function tell() {
    said.textContent = told;
    range.setAttribute("aria-valuetext", told);
    day.value = at ? local(at) : "";
  }

  // Any moment; the slider stands at the last event before it.
  function go(moment) {
    at = moment && moment < new Date() ? moment : null;
    const later = moments.findIndex(([each]) => at && new Date(each) > at);
    range.value = at ? (later < 0 ? moments.length : later) - 1 : moments.length;
    const words = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
    const lang = document.documentElement.lang;
    told = at ? at.toLocaleString(lang === "en" ? "en-GB" : lang, words) : "now";
    moved();
  }

  function toEvent(index) {
    const [iso, when, what] = moments[index] ?? [];
    at = iso ? Object.assign(new Date(iso), { iso }) : null;
    told = at ? `${when} · ${what}` : "now";
    moved();
  }

  function moved() {
    tell();
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
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

  function stepped(by) {
    const moment = new Date(at ?? Date.now());
    if (unit.value === "month") {
      const number = moment.getDate();
      moment.setMonth(moment.getMonth() + by);
      if (moment.getDate() !== number) moment.setDate(0); // 31 May back is 30 April
    } else {
      moment.setDate(moment.getDate() + by * DAYS[unit.value]);
    }
    return moment;
  }

  range.addEventListener("input", () => toEvent(Number(range.value)));
  for (const button of box.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => {
      const by = Number(button.dataset.step);
      if (unit.value) { go(stepped(by)); return; }
      const index = Math.min(Math.max(Number(range.value) + by, 0), moments.length);
      range.value = index;
      toEvent(index);
    });
  }
  day.addEventListener("change", () => go(day.value ? new Date(`${day.value}T23:59:59`) : null));
}
