"""A browser whose pages get a quarter of the processor's time."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Browser

_STOPPED, _GOES = 0.03, 0.01
"""Seconds, by turns: what is left is a processor of a quarter of the speed."""


@contextmanager
def slowed(browser: Browser) -> Iterator[None]:
    """Stops the processes of all its pages for three quarters of the time, as long as the block.

    Chromium's own throttling keeps a processor busy with what it takes away, which is as much again
    as all that the page does: it would be the other tests that are slowed.
    """
    session = browser.new_browser_cdp_session()
    found = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    processes = [each["id"] for each in found if each["type"] == "renderer"]
    ended = threading.Event()

    def hold_back() -> None:
        while not ended.wait(_GOES):
            _send(processes, signal.SIGSTOP)
            ended.wait(_STOPPED)
            _send(processes, signal.SIGCONT)

    holding = threading.Thread(target=hold_back)
    holding.start()
    try:
        yield
    finally:
        ended.set()
        holding.join()


def _send(processes: list[int], signal_number: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal_number)
