// A form is sent once (form[data-once]): a second click does nothing until the answer is there. Before it is sent the network
// is probed; without one the form stays with all its values and says so. The hidden form_nonce lets the server see a repeat.
const texts = document.getElementById("texts")?.dataset;
const probe = document.getElementById("offline")?.dataset.probe;
const sent = new WeakSet();

async function reachable() {
  if (!probe) return true;
  try {
    return (await fetch(probe, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(4000) })).ok;
  } catch {
    return false;
  }
}

function notSent(form) {
  let line = form.querySelector("[data-not-sent]");
  if (!line) {
    line = document.createElement("p");
    line.dataset.notSent = "";
    line.className = "notice notice-bad";
    line.setAttribute("role", "alert");
    form.append(line);
  }
  const again = Object.assign(document.createElement("button"), { textContent: texts.retry, className: "btn btn-sm" });
  line.replaceChildren(`${texts.notSent} `, again);
  document.dispatchEvent(new CustomEvent("network-lost"));
  form.dispatchEvent(new CustomEvent("not-sent", { bubbles: true }));
}

async function send(form, button) {
  if (!(await reachable())) {
    sent.delete(form);
    form.removeAttribute("aria-busy");
    return notSent(form);
  }
  const waits = [];
  form.dispatchEvent(new CustomEvent("before-send", { bubbles: true, detail: { waits } }));
  if (waits.length) await Promise.race([Promise.allSettled(waits), new Promise((done) => setTimeout(done, 4000))]);
  form.querySelector("[data-not-sent]")?.remove();
  form.dataset.go = "1";
  form.requestSubmit(button?.isConnected ? button : undefined);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]") || event.defaultPrevented) return;
  if (form.dataset.go) return delete form.dataset.go;
  event.preventDefault();
  if (sent.has(form)) return;
  sent.add(form);
  form.setAttribute("aria-busy", "true");
  // in a task of its own: a form cannot be sent anew while its submit event is still being told
  setTimeout(() => send(form, event.submitter));
});
// back by the browser's button: the form may be sent again
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) {
    sent.delete(form);
    form.removeAttribute("aria-busy");
  }
});
