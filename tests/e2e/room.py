"""What a page asks of the eye: its controls, where its picture begins, how high it is."""

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.e2e.conftest import Visit

PAGES = ("/", "/feature_maps", "/gradients", "/training")
STAGES = {
    "/": ".st-key-desk-stage",
    "/feature_maps": ".st-key-desk-stage",
    "/gradients": ".st-key-desk-stage",
    "/training": ".st-key-desk",
}
_MEASURE = """(stage) => {
  const roots = [document];
  for (const root of roots) for (const each of root.querySelectorAll("*")) {
    if (each.shadowRoot) roots.push(each.shadowRoot);
  }
  const all = roots.flatMap((root) => [...root.querySelectorAll("*")]);
  const isSeen = (each) => {
    const { width, height, top, left } = each.getBoundingClientRect();
    return width > 1 && height > 1 && top < innerHeight && left < innerWidth && top + height > 0
      && each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const name = (each) => each.ariaLabel || each.textContent.trim().slice(0, 30) || each.tagName;
  const seen = all.filter(isSeen).filter((each) => !each.disabled);
  const isControl = (each) => each.matches(
    "a[href], button, input, select, textarea, summary, [role=tab], [role=button]");
  const main = document.querySelector("[data-testid=stMain]");
  // The page itself can have the keyboard, to be scrolled.
  const isStop = (each) => each.tabIndex >= 0 && each !== main
    && (isControl(each) || each.hasAttribute("tabindex")) && !each.closest("[inert]");
  return {
    controls: seen.filter(isControl).map(name),
    stops: seen.filter(isStop).map(name),
    top: document.querySelector(stage).getBoundingClientRect().top + main.scrollTop,
    screens: main.scrollHeight / innerHeight,
    overflow: main.scrollWidth - main.clientWidth,
  };
}"""


@dataclass(frozen=True)
class Room:
    """Of a page as it is opened, measured on its first screen."""

    controls: list[str]
    """What can be used with a click: links, buttons, fields, tabs."""
    stops: list[str]
    """What the Tab key stops at."""
    top: float
    """Pixels from the top of the page to its picture."""
    screens: float
    """Height of the page, in heights of the window."""
    overflow: float
    """Pixels by which it is wider than the window."""


def room(page: Page, path: str) -> Room:
    """Measures the page that is open at a path."""
    return Room(**page.evaluate(_MEASURE, STAGES[path]))


def opened(visit: Visit, path: str, query: str = "") -> Room:
    """Opens a page and measures it."""
    return room(visit.open(f"{path}?{query}"), path)
