// Rows of a formset (data-rows="prefix"): add, take out, go down by Enter. A row taken out is marked for deletion and hidden.
const total = (box) => box.querySelector(`[name="${box.dataset.rows}-TOTAL_FORMS"]`);

function stamp(box, row) {
  const field = box.dataset.now && row.querySelector(`[name$="-${box.dataset.now}"]`);
  if (!field) return;
  const now = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString();
  field.value = field.type === "datetime-local" ? now.slice(0, 16) : now.slice(11, 16);
}

function add(box) {
  const count = total(box);
  const holder = document.createElement("tbody");
  holder.innerHTML = box.querySelector("template").innerHTML.replaceAll("__prefix__", count.value);
  const row = holder.firstElementChild;
  box.querySelector("tbody").append(row);
  count.value = Number(count.value) + 1;
  stamp(box, row);
  row.querySelector("input:not([type=hidden], [type=checkbox]), select, textarea")?.focus();
  box.dispatchEvent(new CustomEvent("rows-changed", { bubbles: true }));
}

function takeOut(box, row) {
  const gone = row.querySelector('[name$="-DELETE"]');
  if (gone) gone.checked = true;
  row.hidden = true;
  (row.nextElementSibling ?? box).querySelector("input:not([type=hidden]), [data-row-add]")?.focus();
  box.dispatchEvent(new CustomEvent("rows-changed", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-rows]");
  if (!box) return;
  if (event.target.closest("[data-row-add]")) add(box);
  const remove = event.target.closest("[data-row-remove]");
  if (remove) takeOut(box, remove.closest("tr"));
});

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("[data-rows]");
  if (!box || event.key !== "Enter" || event.isComposing || !event.target.matches("input, select")) return;
  event.preventDefault();
  const row = event.target.closest("tr");
  const rows = [...box.querySelectorAll("tbody tr:not([hidden])")];
  const column = [...row.cells].indexOf(event.target.closest("td"));
  const next = rows[rows.indexOf(row) + 1];
  if (next) next.cells[column].querySelector("input, select")?.focus();
  else add(box);
});
