// Says that the network is gone, and when it is back ("reconnected" on the body: drafts and polling try again).
// The probe is a static file: it touches no session and writes no log.
const banner = document.getElementById("offline");
let timer;

async function alive() {
  try {
    const answer = await fetch(banner.dataset.probe, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(4000) });
    return answer.ok;
  } catch {
    return false;
  }
}

async function probe() {
  clearTimeout(timer);
  const up = navigator.onLine && (await alive());
  const was = !banner.hidden;
  banner.hidden = up;
  if (up && was) document.body.dispatchEvent(new CustomEvent("reconnected", { bubbles: true }));
  timer = setTimeout(probe, up ? 30000 : 3000);
}

if (banner) {
  for (const name of ["online", "offline"]) window.addEventListener(name, probe);
  for (const name of ["htmx:sendError", "network-lost"]) document.addEventListener(name, probe);
  timer = setTimeout(probe, 30000);
}
