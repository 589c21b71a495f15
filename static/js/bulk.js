// Check boxes of a list (form[data-bulk]): all of this page at once, and a bar that says how many are chosen.
const texts = document.getElementById("texts")?.dataset;

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-bulk]");
  if (!form) return;
  const boxes = [...form.querySelectorAll('input[name="chosen"]')];
  const all = form.querySelector("[data-bulk-all]");
  if (event.target === all) for (const box of boxes) box.checked = all.checked;
  const count = boxes.filter((box) => box.checked).length;
  all.checked = count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
  form.querySelector("[data-bulk-bar]").hidden = count === 0;
  form.querySelector("[data-bulk-count]").textContent = `${texts.selected} ${count}`;
});
