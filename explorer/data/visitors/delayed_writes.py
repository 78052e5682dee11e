"""What tabs have in hand, written off the path of a click: each tab once a second at most.

A later state of a tab takes the place of one that waits. Nothing is written that was in hand before
its visitor deleted something, nor into a tab that another session has by now.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from explorer.data.images.picture import Picture
from explorer.data.visitors.picture_file import PictureKind
from explorer.data.visitors.tab_record import TabRecord
from explorer.data.visitors.visitor_store import Deletions, Store
from explorer.data.visitors.visitor_sweep import sweep
from explorer.sentence import N_, Sentence, TooLarge

_log = logging.getLogger("explorer.visitors")

PACE = 1.0
"""Seconds between two writes of a tab."""
_SWEEP = 3_600.0
"""Seconds between two sweeps."""


@dataclass(eq=False)
class TabWrite:
    """One state of a tab, and what has become of it."""

    store: Store
    tab: str
    record: TabRecord
    pictures: Sequence[tuple[PictureKind, Picture]]
    """All that the record names."""
    since: Deletions
    """The last ones that its session knew of."""
    done: bool = False
    lost: bool = False
    """Another session has the tab."""
    refused: Sentence | None = None
    """Why something is not kept."""
    stored: set[str] = field(default_factory=set)
    """Digests of the pictures that are."""

    @property
    def key(self) -> tuple[str, str]:
        """Visitor and tab."""
        return self.store.name, self.tab

    def write(self) -> None:
        """Writes it. Raises OSError."""
        with self.store.locked():
            if self.store.deletions() != self.since:
                return
            before = self.store.tab(self.tab)
            if before is not None and before.holder.session != self.record.holder.session:
                self.lost = True
                return
            for kind, picture in self.pictures:
                self._keep(kind, picture)
            try:
                self.store.keep_tab(self.tab, self.record)
            except TooLarge as refusal:
                self.refused = refusal.sentence
            if before is not None:
                self._remove_drawn_over(before)

    def _keep(self, kind: PictureKind, picture: Picture) -> None:
        try:
            self.stored.add(self.store.keep_picture(picture, kind))
        except TooLarge as refusal:
            self.refused = refusal.sentence

    def _remove_drawn_over(self, before: TabRecord) -> None:
        """Each stroke makes another drawing: the ones before it go, unless a tab has them."""
        drawn_over = before.pictures() - self.record.pictures()
        for digest in drawn_over and drawn_over - self.store.referred():
            if self.store.kind(digest) == "drawing":
                self.store.remove_picture(digest)


class DelayedWrites:
    """Used by all sessions of a server."""

    def __init__(self, pace: float = PACE) -> None:
        self._pace = pace
        self._waiting: dict[tuple[str, str], tuple[float, TabWrite]] = {}
        self._last: dict[tuple[str, str], float] = {}
        self._changed = threading.Condition()
        self._writing: set[tuple[str, str]] = set()
        self._thread: threading.Thread | None = None
        self._is_ending = False

    def begin(self) -> None:
        """Starts what writes and sweeps, where it does not run yet."""
        with self._changed:
            if self._thread is None or not self._thread.is_alive():
                self._is_ending = False
                self._thread = threading.Thread(target=self._run, name="visitors", daemon=True)
                self._thread.start()

    def put(self, wanted: TabWrite) -> None:
        """Has it written, at once unless this tab was just written."""
        self.begin()
        with self._changed:
            due = max(monotonic(), self._last.get(wanted.key, -inf) + self._pace)
            before = self._waiting.get(wanted.key)
            self._waiting[wanted.key] = (before[0] if before else due), wanted
            self._changed.notify_all()

    def settle(self, store: Store, tab: str) -> None:
        """Returns when nothing waits for that tab. Other tabs are not waited for."""
        key = store.name, tab
        while not self._write(key):
            with self._changed:
                while key in self._writing:
                    self._changed.wait()

    def close(self) -> None:
        """Writes all that waits, and ends."""
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        for key in list(self._waiting):
            self._write(key)

    def _run(self) -> None:
        sweep_at = monotonic()
        while not self._is_ending:
            if monotonic() >= sweep_at:
                sweep_at = monotonic() + _SWEEP
                _swept()
            with self._changed:
                due = [key for key, (at, _) in self._waiting.items() if at <= monotonic()]
                if not due and not self._is_ending:
                    at = min((at for at, _ in self._waiting.values()), default=sweep_at)
                    self._changed.wait(max(0.0, min(at, sweep_at) - monotonic()))
            for key in due:
                self._write(key)

    def _write(self, key: tuple[str, str]) -> bool:
        """Writes what waits for a tab; False where somebody is about it."""
        with self._changed:
            if key in self._writing:
                return False
            if key not in self._waiting:
                return True
            _, wanted = self._waiting.pop(key)
            self._writing.add(key)
        try:
            _written(wanted)
        finally:
            with self._changed:
                now = monotonic()
                self._last = {each: at for each, at in self._last.items() if at + self._pace > now}
                self._last[key] = now
                self._writing.remove(key)
                self._changed.notify_all()
        return True


def _written(wanted: TabWrite) -> None:
    try:
        wanted.write()
    except OSError as error:
        _log.warning("%s is not kept: %r", wanted.key, error)
        wanted.refused = Sentence(
            N_("This server has no room or no right to keep your pictures and data: a reload "
               "would not bring them back. Tell whoever runs it.")
        )  # fmt: skip
    except Exception:
        _log.exception("%s is not kept", wanted.key)
    wanted.done = True


def _swept() -> None:
    try:
        sweep()
    except Exception:
        _log.exception("nothing is swept")


writes = DelayedWrites()
"""Those of this server."""
