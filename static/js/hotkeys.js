// Keyboard short cuts: an element says `data-hotkey="n"`; the key then clicks or focuses it.
// Ignored while text is composed (pinyin), single keys also in fields, in dialogs and where the person switched them off.
const typing = (target) =>
  target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

const named = (event) =>
  (event.ctrlKey || event.metaKey ? "Control+" : "") +
  (event.altKey ? "Alt+" : "") +
  (event.key.length === 1 ? event.key.toLowerCase() : event.key);

const off = () => document.documentElement.dataset.singleKeys === "off";
const shown = (element) => element.checkVisibility?.() ?? true;

function find(key) {
  const all = document.querySelectorAll(`[data-hotkey="${CSS.escape(key)}"]`);
  return [...all].find(shown) ?? all[0];
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.repeat) return;
  const key = named(event);
  const single = [...key].length === 1;
  if (single && (off() || typing(event.target))) return;
  if (key !== "F9" && document.querySelector("dialog[open]")) return;
  const element = find(key);
  if (!element) return;
  event.preventDefault();
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
});

// The list of keys is drawn from the page itself whenever it is asked for.
document.querySelector('[data-dialog-open="keys"]')?.addEventListener("click", () => {
  const rows = [...document.querySelectorAll("[data-hotkey]")].map((element) => {
    const row = document.createElement("tr");
    const kbd = document.createElement("kbd");
    kbd.textContent = (element.getAttribute("aria-keyshortcuts") || element.dataset.hotkey).replace("Control", "Ctrl");
    row.insertCell().append(kbd);
    row.insertCell().textContent = element.dataset.hotkeyLabel || element.textContent.trim();
    return row;
  });
  document.querySelector("#keys tbody").replaceChildren(...rows);
});
