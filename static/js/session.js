// Warns two minutes before the session ends for want of use, and leaves for the log-in page when it has ended.
// Any tab's use counts for all: tabs tell each other.
const dialog = document.getElementById("session");
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
let last = Date.now();

function used(tell = true) {
  last = Date.now();
  if (dialog.open) dialog.close();
  if (tell) tabs?.postMessage("used");
}

async function extend() {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(dialog.dataset.extend, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
  if (answer.status === 204) used();
  else leave();
}

function leave() {
  document.dispatchEvent(new CustomEvent("session-over"));
  location.replace(`${dialog.dataset.login}?next=${encodeURIComponent(location.pathname)}`);
}

function tick() {
  const left = Math.round(Number(dialog.dataset.idle) - (Date.now() - last) / 1000);
  if (left <= 0) return leave();
  if (left <= Number(dialog.dataset.warn)) {
    dialog.querySelector("[data-session-left]").textContent = left;
    if (!dialog.open) dialog.showModal();
  }
}

if (dialog) {
  tabs?.addEventListener("message", () => used(false));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && used());
  document.addEventListener("draft-saved", () => used());
  dialog.querySelector("[data-session-extend]").addEventListener("click", () => extend().catch(() => {}));
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  setInterval(tick, 1000);
  used();
}
