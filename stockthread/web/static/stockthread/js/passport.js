// The public page of a product: whoever wants to tells roughly where they are. The position is
// rounded here, to a tenth of a degree, before anything is sent.

const button = document.querySelector("[data-here]");
const help = document.querySelector("[data-here-help]");

function rounded(degrees) {
  return (Math.round(degrees * 10) / 10).toFixed(1);
}

async function tell(position) {
  const form = new FormData();
  form.append("here", `${rounded(position.coords.latitude)},${rounded(position.coords.longitude)}`);
  const answer = await fetch(location.href, { method: "POST", body: form });
  if (answer.ok) {
    help.textContent = button.dataset.here;
    button.remove();
  }
}

if (button && "geolocation" in navigator) {
  button.hidden = false;
  help.hidden = false;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(tell, () => {}));
}
