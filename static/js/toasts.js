// What the last action did goes away after ten seconds, unless it is looked at or says that something failed.
const SHOWN = 10000;

function start(toast) {
  if ("stays" in toast.dataset) return;
  let timer = setTimeout(() => toast.remove(), SHOWN);
  const stop = () => clearTimeout(timer);
  const again = () => (timer = setTimeout(() => toast.remove(), SHOWN));
  for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, again);
}

const place = document.getElementById("toasts");
place?.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
for (const toast of document.querySelectorAll("[data-toast]")) start(toast);
if (place)
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.dataset && "toast" in node.dataset) start(node);
  }).observe(place, { childList: true });
