// One-tap input for gloved hands: texts put into a field (data-preset="id of the field"), steps of a number (data-step="0.5").
const tell = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

function put(field, text) {
  if (field.value.includes(text)) return;
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
  tell(field);
}

function step(field, by) {
  const digits = (String(by).split(".")[1] ?? "").length;
  const { min = 0, max = Infinity } = field.dataset;
  const next = (Number(field.value) || 0) + Number(by);
  field.value = Math.min(Math.max(next, Number(min)), Number(max)).toFixed(digits);
  tell(field);
}

document.addEventListener("click", (event) => {
  const preset = event.target.closest("[data-preset]");
  if (preset) return put(document.getElementById(preset.dataset.preset), preset.textContent.trim());
  const button = event.target.closest("button[data-step]");
  if (button) step(button.parentElement.querySelector("input"), button.dataset.step);
});

// what was refused stands in the field of a scanner, marked, so that the next scan takes its place and a hand can mend it
for (const field of document.querySelectorAll("input[data-select]")) {
  field.focus();
  field.select();
}
