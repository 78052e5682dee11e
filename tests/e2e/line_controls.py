"""The controls of the top line as a visitor uses them: each opens what it names."""

from playwright.sync_api import Locator, Page


def opened(page: Page, key: str) -> Locator:
    """Opens the popover of that key, unless it stands open; returns what it holds."""
    body = page.get_by_test_id("stPopoverBody")
    if not page.locator(f".st-key-{key} button[aria-expanded=true]").count():
        if body.count():
            page.keyboard.press("Escape")
            body.wait_for(state="hidden")
        page.locator(f".st-key-{key} button").first.click()
    body.wait_for()
    return body


def closed(page: Page) -> None:
    """Closes whatever of the line stands open."""
    page.keyboard.press("Escape")
    page.get_by_test_id("stPopoverBody").wait_for(state="hidden")


def network(page: Page) -> Locator:
    """Architecture, input, classes, weights, undo and redo."""
    return opened(page, "network-choice")


def images(page: Page) -> Locator:
    """The image in hand, and others."""
    return opened(page, "images")


def preferences(page: Page) -> Locator:
    """Language, colours, presenter mode, what the server keeps."""
    return opened(page, "preferences")


def take_away(page: Page) -> Locator:
    """The link, and this page's files."""
    return opened(page, "take-away")
