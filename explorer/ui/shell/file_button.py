"""A button for a file that is made when it is pressed: for whom, how many at once, and why not.

Streamlit makes it in a thread of its own, in which nobody's session, key or language is known: they
are those of the page that drew the button.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer.sentence import N_, Explained, TooLarge
from explorer.ui.shell import browser_key, language, streamlit_internals

MOST_OF_ONE = 8
"""Files that are made for one visitor at once, or wait for it."""
MOST_TOGETHER = 48
"""Of all visitors: some of the threads in which files are made stay free."""


@dataclass(frozen=True)
class Asker:
    """Whose page has the button."""

    session: str
    visitor: str
    translate: Callable[[str], str]


class NoFile(Exception):
    """It is not made; why, in the language of whoever asked."""


_asked_for = Counter[str]()
_lock = threading.Lock()
_thread = threading.local()


def asker() -> Asker | None:
    """For whom this thread makes a file, if it does."""
    found: Asker | None = getattr(_thread, "asker", None)
    return found


def offer(
    label: str,
    file_name: str,
    make: Callable[[], bytes],
    *,
    key: str,
    explanation: str | None = None,
    ready: bool = True,
) -> None:
    """Draws the button. What `make` raises as Explained is said below it, when it was pressed."""
    whose = Asker(
        streamlit_internals.session_name(),
        browser_key.key(),
        language.translations(language.current()).gettext,
    )
    st.download_button(
        label, partial(_made, whose, make), file_name=file_name, key=key, help=explanation,
        disabled=not ready, on_click="ignore",
    )  # fmt: skip


def why(error: BaseException | None) -> str | None:
    """What a button says of an error that its file met; None for a bug."""
    return str(error) if isinstance(error, NoFile) else None


def go_on() -> None:
    """Ends the making of a file, where this thread makes one, once its session has ended."""
    whose = asker()
    if whose is not None and not streamlit_internals.is_live_session(whose.session):
        raise NoFile


def _made(whose: Asker, make: Callable[[], bytes]) -> bytes:
    """The file. Raises NoFile."""
    try:
        with _counted(whose.visitor):
            _thread.asker = whose
            try:
                return make()
            finally:
                _thread.asker = None
    except Explained as error:
        raise NoFile(error.sentence.text(whose.translate)) from error


@contextmanager
def _counted(visitor: str) -> Iterator[None]:
    """One more of this visitor's. Raises TooLarge."""
    with _lock:
        if _asked_for[visitor] >= MOST_OF_ONE:
            raise TooLarge(
                N_("{most} files are being made for you, as many as may be at once. Take this one "
                   "when one of them is there."),
                most=MOST_OF_ONE,
            )  # fmt: skip
        if _asked_for.total() >= MOST_TOGETHER:
            raise TooLarge(
                N_("{most} files are being made for all visitors, as many as may be at once. Try "
                   "again in a moment."),
                most=MOST_TOGETHER,
            )  # fmt: skip
        _asked_for[visitor] += 1
    try:
        yield
    finally:
        with _lock:
            _asked_for[visitor] -= 1
            if not _asked_for[visitor]:
                del _asked_for[visitor]
