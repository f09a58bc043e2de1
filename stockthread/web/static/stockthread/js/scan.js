// A code that was not understood is selected, so that the next scan takes its place.

export function selectWrong() {
  document.querySelector("[data-scan=wrong]")?.select();
}
