// What was done stays on the page until the next one, but a reload should not say it again.

export function tidyAddress() {
  const here = new URL(location.href);
  if (!here.searchParams.has("done")) return;
  here.searchParams.delete("done");
  history.replaceState(history.state, "", here);
}
