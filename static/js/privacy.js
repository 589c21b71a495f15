// The privacy screen (A6.1): one key covers the page and its title; the same key or the button uncovers it. Escape does not.
const screen = document.getElementById("privacy");
const title = document.title;

function cover() {
  if (screen.open) return uncover();
  document.title = screen.dataset.title;
  screen.showModal();
}

function uncover() {
  screen.close();
  document.title = title;
}

if (screen) {
  document.getElementById("privacy-on")?.addEventListener("click", cover);
  screen.querySelector("[data-privacy-off]").addEventListener("click", uncover);
  screen.addEventListener("cancel", (event) => event.preventDefault());
}
