"""A component that is taken away lets go of the page: no listener, observer, frame or timer."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

REGISTRATIONS = Path(__file__).parent / "registrations.js"
LENET = "?net=lenet&in=1x32x32&classes=10"
NETWORK = {
    "glassbox": {"ResizeObserver", "listens to chosen", "listens to pointed", "listens to scale"},
    "glassbox_inspector": {"ResizeObserver", "listens to chosen", "listens to scale"},
}
CURVES = {
    "curves": {"ResizeObserver", "listens to change"},
    "timeline": {"ResizeObserver"},
}


@pytest.fixture
def page(visit) -> Page:
    visit.page.add_init_script(path=REGISTRATIONS)
    return visit.page


def held(page: Page) -> dict[str, set[str]]:
    """What each component holds of the page."""
    return {name: set(what) for name, what in page.evaluate("heldByComponents()").items()}


def leave(page: Page, to: str) -> None:
    page.locator(f"[data-testid=stTopNavLink][href$={to}]").click()
    page.wait_for_url(f"**/{to}**")


def holds_nothing(page: Page, names: list[str]) -> None:
    page.wait_for_function(
        "names => names.every((name) => !(name in heldByComponents()))", arg=names
    )


@pytest.mark.parametrize(
    "path, holding, to",
    [
        ("/feature_maps", NETWORK, "training"),
        ("/gradients", NETWORK, "training"),
    ],
)
def test_a_page_that_is_left_leaves_nothing_behind(visit, page, path, holding, to):
    visit.open(path + LENET)
    for name, what in holding.items():
        assert what <= held(page).get(name, set()), name
    leave(page, to)
    holds_nothing(page, list(holding))


def test_the_curves_of_a_run_leave_nothing_behind(visit, page):
    visit.open("/training" + LENET)
    page.get_by_role("button", name="One step").click()
    expect(page.locator(".curves canvas").first).to_be_visible()
    expect(page.locator(".time input")).to_be_visible()
    visit.settled()
    for name, what in CURVES.items():
        assert what <= held(page).get(name, set()), name
    leave(page, "feature_maps")
    holds_nothing(page, list(CURVES))


def test_a_kernel_that_plays_stops_when_its_page_is_left(visit, page):
    visit.open("/feature_maps" + LENET)
    page.locator(".inspector .play").click()
    page.wait_for_function(
        "(heldByComponents().glassbox_inspector ?? []).includes('requestAnimationFrame')"
    )
    leave(page, "training")
    holds_nothing(page, list(NETWORK))


def test_words_are_exchanged_by_one_observer_whatever_page_is_shown(visit_as):
    visit = visit_as(locale="es-ES")
    visit.page.add_init_script(path=REGISTRATIONS)
    page = visit.open("/feature_maps" + LENET)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    for to in ("training", "gradients", "feature_maps"):
        leave(page, to)
        visit.settled()
    page.wait_for_function("heldByComponents().words?.length === 1")
