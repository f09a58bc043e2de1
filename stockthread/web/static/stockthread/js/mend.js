// The receive page and new orders: a line that is mended, taken as it is or left out changes the one list of
// serials, which is then checked again. The list, what was taken and what was left out are all
// that is posted. A code out of a range is left out by name, so that the range can stay.

export function listen() {
  window.addEventListener("focus", () => {
    if (document.querySelector("[data-teaches]")) check(); // it may have been taught meanwhile
  });
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-mends]");
    if (box) write(box.closest("[data-line]"), box.value);
    if (event.target.id === "r-file" && event.target.files.length) {
      document.querySelector(".receive-file button").click();
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".mend button, [data-restores]");
    if (!button) return;
    const line = button.closest("[data-line]");
    if ("drops" in button.dataset) write(line, "");
    else if ("writes" in button.dataset) write(line, button.dataset.writes);
    else if ("takes" in button.dataset) note("taken", button.dataset.takes);
    else if ("restores" in button.dataset) {
      field("left").value = "";
      check();
    }
  });
}

function write(line, text) {
  if ("isPart" in line.dataset) {
    note("left", line.dataset.text);
    if (text) add(text);
    return;
  }
  const gone = line.dataset.also.split(" ").filter(Boolean).map(Number);
  const index = Number(line.dataset.line);
  const lines = list().value.split("\n");
  lines[index] = text;
  list().value = lines
    .filter((each, nth) => !gone.includes(nth) && (nth !== index || each.trim()))
    .join("\n");
  check();
}

function add(text) {
  list().value = `${list().value.trimEnd()}\n${text}`;
  check();
}

function note(name, text) {
  const noted = field(name);
  noted.value = [...new Set([...noted.value.split("\n"), text])].filter(Boolean).join("\n");
  check();
}

function field(name) {
  return document.querySelector(`.receive textarea[name="${name}"]`);
}

function list() {
  return document.querySelector("#r-serials, [data-lines]");
}

function check() {
  list().dispatchEvent(new Event("input", { bubbles: true }));
}
