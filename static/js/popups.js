// Menus that open downwards (details.pop) close by Escape or a click elsewhere; buttons open and close dialogs; print buttons print.
const pops = () => document.querySelectorAll("details.pop[open]");

document.addEventListener("click", (event) => {
  for (const pop of pops()) if (!pop.contains(event.target)) pop.open = false;
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    for (const pop of pops()) pop.open = false;
    document.getElementById(opener.dataset.dialogOpen)?.showModal();
  }
  event.target.closest("[data-dialog-close]")?.closest("dialog").close();
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  for (const pop of pops()) {
    pop.open = false;
    pop.querySelector("summary").focus();
  }
});
