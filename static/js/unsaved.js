// Warns before typing is left (form[data-guard]) and marks the form "not saved". What a draft has kept needs no warning.
const before = new WeakMap();
let leaving = null;

const counts = ([name, value]) => name !== "draft_version" && value.name !== "";
const state = (form) => JSON.stringify([...new FormData(form)].filter(counts).map(([name, value]) => [name, value.name ?? value]));
const guarded = () => [...document.querySelectorAll("form[data-guard]")];
const dirty = (form) => before.has(form) && before.get(form) !== state(form);

function remember(root) {
  const forms = [...root.querySelectorAll("form[data-guard]")];
  if (root.matches?.("form[data-guard]")) forms.push(root);
  for (const form of forms) if (!before.has(form)) before.set(form, state(form));
}

function mark(form) {
  const badge = form.querySelector("[data-unsaved]");
  if (badge) badge.hidden = !dirty(form);
}

remember(document);
document.addEventListener("htmx:load", (event) => remember(event.detail.elt));
for (const name of ["input", "change", "rows-changed"])
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-guard]");
    if (form) mark(form);
  });
document.addEventListener("draft-saved", (event) => before.set(event.target, event.detail.state) && mark(event.target));
// the form that is being sent is not left; another one on the page is
document.addEventListener("submit", (event) => (leaving = event.target));
document.addEventListener("not-sent", () => (leaving = null));
document.addEventListener("session-over", () => (leaving = document));
window.addEventListener("pageshow", () => (leaving = null));
window.addEventListener("beforeunload", (event) => {
  if (leaving !== document && guarded().some((form) => form !== leaving && dirty(form))) event.preventDefault();
});
document.addEventListener("htmx:confirm", (event) => {
  const target = event.detail.target;
  const lost = guarded().some((form) => target?.contains(form) && !form.contains(event.detail.elt) && dirty(form));
  if (lost && !window.confirm(document.getElementById("texts").dataset.leave)) event.preventDefault();
});
