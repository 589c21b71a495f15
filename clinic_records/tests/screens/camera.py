"""One page in Chromium: its pictures at both widths in both themes, and what is wrong with it that a machine can see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

WIDTHS = {1280: 800, 820: 1180}
"""Width of the window in CSS pixels: a desk screen, a tablet held upright; each with its height."""

THEMES = ("light", "dark")

FAULTS = """() => {
  const faults = [];
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over > 0) faults.push(`wider than the window by ${over}px`);
  for (const picture of document.images)
    if (picture.complete && !picture.naturalWidth) faults.push(`broken picture ${picture.getAttribute("src")}`);
  for (const box of document.querySelectorAll("body *")) {
    const look = getComputedStyle(box);
    const clips = ["hidden", "clip"].includes(look.overflowX) && look.clipPath === "none";
    const hidden = clips && !box.closest(".visually-hidden, svg, [hidden]");
    if (hidden && box.clientWidth && box.scrollWidth > box.clientWidth + 1 && !box.matches("input, select, textarea"))
      faults.push(`text cut off in ${box.className || box.tagName}`);
    if (box.matches("select, button, th, .state, .unit, dt") && box.clientWidth && box.scrollWidth > box.clientWidth + 1)
      faults.push(`too narrow for its text: ${box.name || box.textContent.trim().slice(0, 20)}`);
  }
  for (const frame of document.querySelectorAll(".table-frame")) {
    const beyond = frame.scrollWidth - frame.clientWidth;
    if (beyond > 1) faults.push(`table wider than its place by ${beyond}px: ${frame.getAttribute("aria-label")}`);
  }
  return faults;
}"""


@dataclass(slots=True)
class Shot:
    """The pictures of a page, by width and theme, and its faults in words."""

    name: str
    pictures: dict[tuple[int, str], Path] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def looks() -> Iterator[tuple[int, str]]:
    """Every width and theme."""
    return ((width, theme) for width in WIDTHS for theme in THEMES)


def open_page(browser: Browser, state: Any = None) -> Page:
    """A new window that speaks Chinese; `state` is the session of somebody logged in."""
    return browser.new_context(locale="zh-CN", storage_state=state, reduced_motion="reduce").new_page()


def take(page: Page, url: str, name: str, folder: Path) -> Shot:
    """Go to a page and take all its pictures into `folder`."""
    shot, heard = Shot(name), []
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("console", lambda line: heard.append(f"console: {line.text}") if line.type == "error" else None)
    answer = page.goto(url)
    if answer is None or answer.status != 200:
        shot.faults.append(f"status {answer.status if answer else 'none'}")
    for width, theme in looks():
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        shot.faults += [f"{width} {theme}: {fault}" for fault in page.evaluate(FAULTS) if theme == "light"]
        shot.pictures[width, theme] = path = folder / f"{_plain(name)}-{width}-{theme}.png"
        page.screenshot(path=path, full_page=True)
    shot.faults += heard
    return shot


def log_in(page: Page, site: str, username: str, password: str) -> Any:
    """Log in through the log-in page; returns the session for other windows."""
    page.goto(f"{site}/login/")
    page.fill("[name=login]", username)
    page.fill("[name=password]", password)
    page.click(".plain-sheet .btn-primary")
    page.wait_for_selector(".side")
    return page.context.storage_state()


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name)
