"""What comes back when a tab is loaded again, and what the server keeps for its browser.

Once the browser has told the tab's name (session/tab.py), pictures, drawings and what can be undone
come back. From then on what is in hand is looked at once a run and written, when it changed, by a
thread (data/visitors/delayed_writes.py).

Of two live sessions that bring one tab's name, as a duplicated tab does, the second goes on with a
copy under a name of its own. The record of the tab says which session has it and when that wrote
last. Whether a session of this server lives is Streamlit's to say, exactly and at once, so that a
reload is no duplicate. One of another server that shares the folder counts as alive for _LEASE
after its last write. A session that was taken for dead notices at its next write, writes nothing,
and goes on under a new name: in neither case is anything overwritten.
"""

from dataclasses import dataclass, field, replace
from secrets import token_hex
from time import time
from weakref import WeakValueDictionary

import streamlit as st

from explorer.data import image_caches
from explorer.data.dataset import Dataset
from explorer.data.images.picture import Picture
from explorer.data.own import kept_sets
from explorer.data.visitors import tab_taking, visitor_store
from explorer.data.visitors.delayed_writes import TabWrite, writes
from explorer.data.visitors.tab_record import Holder, TabRecord
from explorer.data.visitors.visitor_store import Deletions, Item, Store
from explorer.sentence import N_, Sentence, TooLarge
from explorer.ui.session import chosen_network, held_images, tab
from explorer.ui.session.tab_contents import TabContents
from explorer.ui.shell import browser_key, streamlit_internals

_log = streamlit_internals.logger()
_SESSION = "visitor"
_SERVER = token_hex(8)
"""This process, among those that share the folder."""
_LEASE = 30.0
"""Seconds."""


@dataclass(eq=False)
class _Visitor:
    store: Store
    streamlit: str
    """Streamlit's name of the session."""
    since: Deletions
    """The last ones that are taken account of."""
    session: str = field(default_factory=lambda: token_hex(8))
    tab: str = ""
    """The one of which this session is the holder."""
    record: TabRecord | None = None
    """As it was written last, but for its holder."""
    write: TabWrite | None = None
    """The last one, until it is known what became of it."""
    stored: set[str] = field(default_factory=set)
    """Digests of pictures that were on disk."""
    contents: TabContents = field(default_factory=TabContents)
    refusal: Sentence | None = None
    asks: bool = False
    """Whether all is to be deleted, before that is done."""


_sessions: WeakValueDictionary[str, _Visitor] = WeakValueDictionary()
"""Of this server."""


def begin() -> None:
    """Brings back what the tab had, and keeps what changed. Called once, at the start of a run."""
    visitor = _visitor()
    _follow_deletions(visitor)
    name = tab.identity()
    if name is None:
        return
    if name != visitor.tab:
        try:
            _take(visitor, name)
        except (OSError, TooLarge) as error:
            _log.warning("nothing comes back to a tab: %r", error)
    keep()


def keep() -> None:
    """Has what is in hand written, where it changed."""
    visitor = _visitor()
    _look_at_write(visitor)
    if not visitor.tab:
        return
    record, pictures = visitor.contents.in_hand()
    if record == visitor.record or (record.is_empty and visitor.record is None):
        return
    visitor.record = record
    holder = Holder(_SERVER, visitor.session, time())
    visitor.write = TabWrite(
        visitor.store, visitor.tab, replace(record, holder=holder), pictures, visitor.since
    )
    writes.put(visitor.write)


def settle() -> None:
    """Keeps what is in hand before it returns: a refusal is known then."""
    keep()
    visitor = _visitor()
    writes.settle(visitor.store, visitor.tab)
    _look_at_write(visitor)


def refusal() -> Sentence | None:
    """Why something in hand is not kept over a reload."""
    return _visitor().refusal


def keep_data_set(dataset: Dataset) -> str:
    """Keeps a data set that the visitor sent; returns its digest. Raises TooLarge."""
    store, digest = _visitor().store, kept_sets.digest_of(dataset)
    if digest not in store.claims():
        store.check_room(
            dataset.images.nbytes + dataset.labels.nbytes,
            N_("The data set takes {size}, and {taken} of the {most} that are kept for a browser "
               "are used. Delete something under “Your pictures and data”, and send it again."),
        )  # fmt: skip
    try:
        store.claim(digest, Sentence("{names}", names=", ".join(dataset.class_names)[:80]))
        kept_sets.keep(dataset)
    except (OSError, TooLarge) as error:
        store.let_go(digest)
        if isinstance(error, TooLarge):
            raise
        raise TooLarge(
            N_("This server has no room or no right to keep data sets. Tell whoever runs it.")
        ) from error
    return digest


def items() -> list[Item]:
    """All that is kept for this browser."""
    return _visitor().store.items()


def size() -> int:
    """Bytes of it, and of what its tabs remember."""
    return _visitor().store.size()


def use(item: Item) -> None:
    """Puts a kept picture in place of the image in hand."""
    picture = _visitor().store.picture(item.digest)
    if picture is not None:
        held_images.put([picture], chosen_network.network().classes)


def delete(*chosen: Item) -> None:
    """Deletes them: on disk, in this session and in what was made of them. Raises OSError."""
    visitor = _visitor()
    visitor.store.delete(*chosen)
    _follow_deletions(visitor)


def delete_all() -> None:
    """Deletes all that is kept for this browser. Raises OSError."""
    visitor = _visitor()
    visitor.asks = False
    visitor.store.delete_all()
    _follow_deletions(visitor)


def ask_before_all(asks: bool) -> None:
    """Has the visitor asked whether everything is to be deleted, or not any more."""
    _visitor().asks = asks


def asks_before_all() -> bool:
    """Whether that question stands."""
    return _visitor().asks


def _visitor() -> _Visitor:
    visitor: _Visitor | None = st.session_state.get(_SESSION)
    if visitor is None:
        store = visitor_store.store(browser_key.key())
        visitor = _Visitor(store, streamlit_internals.session_name(), store.deletions())
        st.session_state[_SESSION] = _sessions[visitor.session] = visitor
    return visitor


def _is_alive(holder: Holder) -> bool:
    """Whether the session of a tab's holder may still write."""
    if holder.server != _SERVER:
        return time() - holder.at < _LEASE
    other = _sessions.get(holder.session)
    if other is None:
        return False
    return streamlit_internals.is_live_session(other.streamlit)


def _take(visitor: _Visitor, name: str) -> None:
    """Becomes the holder of the tab, or of a copy, and brings back what it had."""
    writes.settle(visitor.store, name)  # the last second before a reload
    holder = Holder(_SERVER, visitor.session, time())
    claimed = tab_taking.take(visitor.store, name, holder, _is_alive)
    visitor.tab = tab.renew() if claimed.is_copy else name
    if claimed.record is not None:
        visitor.stored |= visitor.contents.bring_back(claimed.record, visitor.store)
        # A copy is to be written, under its own name.
        visitor.record = None if claimed.is_copy else replace(claimed.record, holder=Holder())


def _look_at_write(visitor: _Visitor) -> None:
    """Takes account of what has become of the last write."""
    write = visitor.write
    if write is None or not write.done:
        return
    visitor.write, visitor.refusal = None, write.refused
    visitor.stored |= write.stored
    if write.lost:
        visitor.tab, visitor.record = tab.renew(), None


def _follow_deletions(visitor: _Visitor) -> None:
    """Lets go of what this or another tab of the browser deleted."""
    now, before = visitor.store.deletions(), visitor.since
    if now == before:
        return
    _look_at_write(visitor)
    of_all = now.last_of_all not in ("", before.last_of_all)
    visitor.since = now
    # What is left is written again: what waited to be written was not, and there is more room.
    visitor.record, visitor.write, visitor.refusal = None, None, None

    def is_deleted(picture: Picture) -> bool:
        digest = picture.digest.hex()
        return of_all or (digest in visitor.stored and not visitor.store.has_picture(digest))

    visitor.contents.drop(is_deleted)
    if of_all:
        chosen_network.forget_history()
    image_caches.empty()
