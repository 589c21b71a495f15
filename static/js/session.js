// The end of a session. Warns before it ends for want of use, and before it ends whatever is done (twelve hours). At either end,
// and where somebody hands the device over (form[data-leaves]), drafts are kept first; then the server ends the session.
// Any tab's use counts for all: tabs tell each other.
const dialog = document.getElementById("session");
const ending = document.getElementById("session-ends");
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
const idle = Number(dialog?.dataset.idle);
const ends = Date.now() + Number(dialog?.dataset.left) * 1000;
const warned = new Set();
let last = Date.now();
let leaving = false;

function used(tell = true) {
  if (leaving) return;
  last = Date.now();
  if (dialog.open) dialog.close();
  if (tell) tabs?.postMessage("used");
}

const token = () => document.querySelector('meta[name="csrf-token"]').content;
const posted = (url, redirect) => fetch(url, { method: "POST", headers: { "X-CSRFToken": token() }, redirect });

async function extend() {
  const answer = await posted(dialog.dataset.extend, "manual");
  if (answer.status === 204) used();
  else leave();
}

async function keepDrafts() {
  const waits = [];
  document.dispatchEvent(new CustomEvent("keep-now", { detail: { waits } }));
  await Promise.race([Promise.allSettled(waits), new Promise((done) => setTimeout(done, 4000))]);
}

async function leave() {
  if (leaving) return;
  leaving = true;
  await keepDrafts();
  document.dispatchEvent(new CustomEvent("session-over"));
  const { login, lock } = dialog.dataset;
  let where = login;
  try {
    const answer = await posted(lock, "follow");
    if (answer.redirected) where = new URL(answer.url).pathname;
  } catch {
    // no network: the server ends the session by itself
  }
  location.replace(where === login ? `${login}?next=${encodeURIComponent(location.pathname)}` : where);
}

function tick() {
  const left = Math.round(idle - (Date.now() - last) / 1000);
  const whole = Math.round((ends - Date.now()) / 1000);
  if (left <= 0 || whole <= 0) return leave();
  if (left <= Math.min(Number(dialog.dataset.warn), idle / 2)) {
    dialog.querySelector("[data-session-left]").textContent = left;
    if (!dialog.open) dialog.showModal();
  }
  ending.querySelector("[data-session-left]").textContent = whole;
  for (const before of [300, 30])
    if (whole <= before && !warned.has(before)) {
      warned.add(before);
      if (!ending.open) ending.showModal();
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

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-leaves]") || event.defaultPrevented) return;
  if (form.dataset.go) return delete form.dataset.go;
  event.preventDefault();
  await keepDrafts();
  await new Promise((done) => setTimeout(done)); // a form cannot be sent anew while its submit event is still being told
  form.dataset.go = "1";
  form.requestSubmit();
});
