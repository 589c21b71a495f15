// Keeps a draft on the server two seconds after the last key (form[data-draft-url]). The answer is JSON:
// 200 {saved_at: "10:32", version: 3}; 409 where another tab of the same person keeps the draft of this form.
const PAUSE = 2000;
const texts = document.getElementById("texts")?.dataset ?? {};
const timers = new WeakMap();
const running = new WeakMap();
const pending = new WeakSet();

function say(form, text) {
  form.querySelector("[data-draft-status]")?.replaceChildren(text);
}

function packed(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  for (const field of form.querySelectorAll("input[type=password]")) data.delete(field.name);
  return data;
}

const state = (data) => JSON.stringify([...data].filter(([name]) => name !== "draft_version"));

function keep(form) {
  if (running.has(form)) return later(form);
  pending.delete(form);
  const kept = send(form).finally(() => running.delete(form));
  running.set(form, kept);
  return kept;
}

async function send(form) {
  const data = packed(form);
  say(form, texts.draftSaving);
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: data, redirect: "manual" });
    if (answer.status === 409) {
      delete form.dataset.draftUrl;
      return say(form, texts.draftConflict);
    }
    if (!answer.ok) return say(form, texts.draftFailed);
    const { saved_at: at, version } = await answer.json();
    form.elements.draft_version.value = version;
    say(form, `${texts.draftSaved} ${at}`);
    form.dispatchEvent(new CustomEvent("draft-saved", { bubbles: true, detail: { state: state(data) } }));
  } catch {
    say(form, texts.draftFailed);
    form.dataset.draftWaits = "1";
    document.dispatchEvent(new CustomEvent("network-lost"));
  }
}

function later(form) {
  pending.add(form);
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => form.dataset.draftUrl && keep(form), PAUSE));
}

for (const name of ["input", "change", "rows-changed"])
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-draft-url]");
    if (form && !event.isComposing) later(form);
  });
document.addEventListener("compositionend", (event) => {
  const form = event.target.closest?.("form[data-draft-url]");
  if (form) later(form);
});
document.addEventListener("reconnected", () => {
  for (const form of document.querySelectorAll("form[data-draft-waits]")) {
    delete form.dataset.draftWaits;
    keep(form);
  }
});
document.addEventListener("submit", (event) => clearTimeout(timers.get(event.target)));
// the connection may break while the form is sent: what was typed in the last seconds is kept first
document.addEventListener("before-send", (event) => {
  const form = event.target;
  if (form.dataset.draftUrl && pending.has(form) && !running.has(form)) event.detail.waits.push(keep(form));
});
// the session ends, or somebody hands the device over: nothing typed in the last seconds is lost
document.addEventListener("keep-now", (event) => {
  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    clearTimeout(timers.get(form));
    const now = () => pending.has(form) && form.dataset.draftUrl && keep(form);
    event.detail.waits.push(Promise.resolve(running.get(form)).then(now));
  }
});
document.addEventListener("not-sent", (event) => {
  if (event.target.dataset.draftUrl) event.target.dataset.draftWaits = "1";
});
