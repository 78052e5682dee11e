"""Which of two live sessions has a tab: a duplicated tab brings the same name in its storage."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer.data.visitors.tab_record import Holder, TabRecord
from explorer.data.visitors.visitor_store import Store


@dataclass(frozen=True)
class Taken:
    """What a session finds of its tab."""

    record: TabRecord | None
    """What the tab left, if anything."""
    is_copy: bool
    """Another session goes on with the tab: this one goes on under another name."""


def take(store: Store, tab: str, holder: Holder, is_alive: Callable[[Holder], bool]) -> Taken:
    """Makes a session the holder of a tab, unless another one that is alive has it. Raises OSError.

    What a tab never wrote has no holder: of two sessions that begin so, the first to write has it.
    """
    if store.tab(tab) is None:
        return Taken(None, is_copy=False)
    with store.locked():
        record = store.tab(tab)
        if record is None:
            return Taken(None, is_copy=False)
        if record.holder.session != holder.session and is_alive(record.holder):
            return Taken(record, is_copy=True)
        store.keep_tab(tab, replace(record, holder=holder))
        return Taken(record, is_copy=False)
