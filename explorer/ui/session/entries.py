"""Where entries are received: what a visitor did, each once, in the order in which it was done.

The browser numbers what is done on a page and repeats it until it gets a receipt
(components/js/outbox.js), for a request that follows at once takes the place of the one before it.
An entry names what it was made for: a layer by its identity, an operation, a field. It is applied
while that exists; one that is dropped is said in a sentence, and touches nothing else.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import streamlit as st

from explorer.sentence import N_, Explained, Sentence

_log = logging.getLogger("explorer.entries")
_SESSION = "entries"
_MOST_TEXT = 64
"""Characters of a target's or a field's name."""
_MOST_NOTICES = 3


@dataclass(frozen=True)
class Entry:
    """One thing that a visitor did."""

    number: int
    """From 1, in the order of one opening of a page."""
    version: int
    """That of the network which was on screen."""
    target: str
    """What it was made for, as in `layer/4f2a91c0/Conv2d`: kind, then what the kind tells apart."""
    field: str
    value: Any

    @property
    def kind(self) -> str:
        """What receives it."""
        return self.target.partition("/")[0]

    @property
    def parts(self) -> list[str]:
        """What the kind tells apart."""
        return self.target.split("/")[1:]


Receiver = Callable[[Entry], None]
_RECEIVERS: dict[str, Receiver] = {}


@dataclass
class _Counter:
    """How far this session has received what one opening of a page sent."""

    session: str = field(default_factory=lambda: token_hex(8))
    load: str = ""
    received: int = 0
    receipts: int = 0
    notices: list[Sentence] = field(default_factory=list)
    """Why entries were dropped."""
    are_read: bool = False
    """They were on screen, and may go when something is done again."""


class Dropped(Explained):
    """What the entry was made for is not there any more."""


def receives(kind: str) -> Callable[[Receiver], Receiver]:
    """Makes a function the receiver of the targets of a kind. It may raise an Explained."""

    def register(receiver: Receiver) -> Receiver:
        _RECEIVERS[kind] = receiver
        return receiver

    return register


def receive(parcel: object) -> None:
    """Applies what is new in the browser's parcel, in its order; passes over what is malformed."""
    counter = _counter()
    if not isinstance(parcel, Mapping) or parcel.get("session") != counter.session:
        return
    load, entries = parcel.get("load"), parcel.get("entries")
    if not isinstance(load, str) or not isinstance(entries, list):
        return
    if load != counter.load:
        counter.load, counter.received = load[:_MOST_TEXT], 0
    readable = (_read(each) for each in entries)
    new = [each for each in readable if each is not None and each.number > counter.received]
    if new and counter.are_read:
        dismiss()
    for entry in sorted(new, key=lambda each: each.number):
        counter.received = entry.number
        _apply(entry)


def receipt() -> dict[str, object]:
    """What the browser is told: all up to a number is here.

    Each has a number of its own: what is told again, unchanged, does not reach a component.
    """
    counter = _counter()
    counter.receipts += 1
    return {
        "session": counter.session,
        "load": counter.load,
        "received": counter.received,
        "number": counter.receipts,
    }


def is_carried() -> bool:
    """Whether this session's browser sends what is done on its page as entries."""
    return bool(_counter().load)


def notices() -> tuple[Sentence, ...]:
    """Why entries were dropped: asked for where it is shown, until something is done again."""
    counter = _counter()
    counter.are_read = bool(counter.notices)
    return tuple(counter.notices)


def dismiss() -> None:
    """The sentences were read."""
    counter = _counter()
    counter.notices, counter.are_read = [], False


def _apply(entry: Entry) -> None:
    receiver = _RECEIVERS.get(entry.kind)
    if receiver is None:
        _log.warning("an entry for %s, which nothing receives", entry.target)
        return
    try:
        receiver(entry)
    except Explained as reason:
        counter = _counter()
        counter.notices = [*counter.notices, reason.sentence][-_MOST_NOTICES:]
    except Exception:
        # One that fails takes none of the others with it; the log has it whole.
        _log.exception("the entry %r failed", entry)
        _counter().notices.append(Sentence(N_("This could not be done, and changed nothing.")))


def _read(message: object) -> Entry | None:
    if not isinstance(message, Mapping):
        return None
    number, version = message.get("number"), message.get("version")
    target, name = message.get("target"), message.get("field")
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in (number, version))
    text = all(isinstance(each, str) and len(each) <= _MOST_TEXT for each in (target, name))
    if not whole or not text:
        return None
    return Entry(number, version, target, name, message.get("value"))  # type: ignore[arg-type]


def _counter() -> _Counter:
    counter: _Counter = st.session_state.setdefault(_SESSION, _Counter())
    return counter
