// Light, dark, or as the machine has it. The choice is a cookie, so that the server writes the
// page in the right theme and nothing flashes.

export function listen() {
  document.addEventListener("change", (event) => {
    if (event.target.name !== "theme") return;
    const theme = event.target.value;
    const year = 60 * 60 * 24 * 365;
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? year : 0}; samesite=lax`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  });
}
