"""A component that is taken away lets go of the page: no listener, observer, frame or timer."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

REGISTRATIONS = Path(__file__).parent / "registrations.js"
LENET = "?net=lenet&in=1x32x32&classes=10"
NETWORK = {
    "glassbox_stage": {
        "ResizeObserver",
        "listens to chosen",
        "listens to pointed",
        "listens to scale",
    },
}
INSPECTOR = {
    "glassbox_inspector": {
        "ResizeObserver",
        "listens to chosen",
        "listens to scale",
        "listens to view",
    },
}
CURVES = {
    "curves": {"ResizeObserver", "listens to change"},
}


HOLDS = """holding => {
  const held = heldByComponents();
  const holds = ([name, what]) => what.every((each) => held[name]?.includes(each));
  return Object.entries(holding).every(holds);
}"""


def leave(page: Page, to: str) -> None:
    page.locator(f".st-key-pages a[href$={to}]").click()
    page.wait_for_url(f"**/{to}**")


def holds_nothing(page: Page, names: list[str]) -> None:
    page.wait_for_function(
        "names => names.every((name) => !(name in heldByComponents()))", arg=names
    )


def expect_held(page: Page, holding: dict[str, set[str]]) -> None:
    page.wait_for_function(HOLDS, arg={name: list(what) for name, what in holding.items()})


@pytest.mark.thorough
def test_a_page_that_is_left_leaves_nothing_behind_and_one_observer_exchanges_words(visit_as):
    """One visit: every page that is left is also one that the next begins beside."""
    visit = visit_as(locale="es-ES")
    visit.page.add_init_script(path=REGISTRATIONS)
    page = visit.open("/feature_maps" + LENET)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect_held(page, NETWORK | INSPECTOR)
    leave(page, "training")
    holds_nothing(page, list(INSPECTOR))
    visit.settled()
    leave(page, "gradients")
    visit.settled()
    expect_held(page, NETWORK)
    leave(page, "training")
    visit.settled()
    draw_curves(visit)
    expect_held(page, CURVES)
    leave(page, "feature_maps")
    holds_nothing(page, list(CURVES))
    visit.settled()
    play_a_kernel(page)
    leave(page, "training")
    holds_nothing(page, list(INSPECTOR))
    visit.settled()
    page.wait_for_function("heldByComponents().words?.length === 1")


def draw_curves(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Un paso", exact=True).click()
    expect(visit.page.locator(".curves canvas").first).to_be_visible()
    visit.settled()


def play_a_kernel(page: Page) -> None:
    page.get_by_role("tab", name="Números").click()
    page.locator(".inspector .play").click()
    page.wait_for_function(
        "(heldByComponents().glassbox_inspector ?? []).includes('requestAnimationFrame')"
    )
