"""What is asked of a page again and again, until it is as it should be."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.conftest import PATIENCE, drawn


def eventually(page: Page, ask: Callable[[], object], wanted: object = True) -> None:
    """Waits until the answer is what is wanted: for what no `expect` of Playwright's can say."""
    end = time.monotonic() + PATIENCE / 1000
    while (found := ask()) != wanted and time.monotonic() < end:
        drawn(page)
    assert found == wanted
