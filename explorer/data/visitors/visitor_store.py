"""What the server keeps for one browser, as plain files that several servers may share.

    visitors/<hash of the browser's key>/
        tabs/<tab>.json             what a tab had in hand, and which session has the tab
        pictures/<digest>.json      what is known of a picture, beside its pixels in .png or .npz
        data/<digest>.json          a claim to a kept data set (explorer/data/own/kept_sets.py)
        deleted.json                names of the last deletions: sessions compare them
        lock

A data set that several visitors sent is one file, and goes with the last claim to it. The key
itself is never written. A damaged file is passed over.
"""

import json
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import blake2b
from secrets import token_hex
from time import time
from typing import Literal

from explorer.data.images.picture import Picture
from explorer.data.own import kept_sets
from explorer.data.visitors import picture_file, visitor_settings
from explorer.data.visitors.picture_file import PictureKind, PictureRecord
from explorer.data.visitors.tab_record import TabRecord, is_digest, is_tab, tab_record, without
from explorer.data.visitors.visitor_folder import DELETED, VisitorFolder, read, size, used_at
from explorer.data.visitors.visitor_settings import VisitorSettings
from explorer.numerals import memory
from explorer.sentence import N_, Sentence, TooLarge

_log = logging.getLogger("explorer.visitors")

ItemKind = Literal[PictureKind, "data set"]
MOST_TABS = 20
MOST_TAB = 1_000_000
"""Bytes of a tab's record."""
_MOST_RECORD = 100_000
"""Bytes of what is known of a picture or a data set: more was not written by the store."""


_NO_ROOM = N_(
    "{name} takes {size}, and {taken} of the {most} that are kept for a browser are used: a reload "
    "would not bring it back. Delete something under “Your pictures and data”."
)


@dataclass(frozen=True)
class Item:
    """Something that is kept."""

    kind: ItemKind
    name: Sentence
    digest: str
    size: int
    """Bytes."""
    used_at: float
    kept_until: float
    """Both in seconds since 1970."""
    thumbnail: bytes | None
    """A small PNG, of a picture."""


@dataclass(frozen=True)
class Deletions:
    """Names of the last deletions: other names, and something was deleted meanwhile."""

    last: str = ""
    last_of_all: str = ""
    """When everything went at once."""


def store(key: str) -> "Store":
    """What is kept for the browser that holds the key."""
    return Store(hashed(key), visitor_settings.read())


def hashed(key: str) -> str:
    """The name of a visitor's folder, from which nobody gets the key."""
    return blake2b(key.encode(), digest_size=32, person=b"explorer-visitor").hexdigest()


class Store:
    """What is kept for one browser. Any thread and any process may have its own for the same."""

    def __init__(
        self, name: str, settings: VisitorSettings, now: Callable[[], float] = time
    ) -> None:
        self.name = name
        self._folder = VisitorFolder(name, settings, now)

    def locked(self) -> AbstractContextManager[None]:
        """Keeps all other tabs and servers from writing meanwhile. Raises OSError."""
        return self._folder.locked()

    def tab(self, tab: str) -> TabRecord | None:
        """What a tab left; None where it left nothing that can be read."""
        return read(self._folder.record("tabs", tab), MOST_TAB, tab_record) if is_tab(tab) else None

    def keep_tab(self, tab: str, record: TabRecord) -> None:
        """Keeps what a tab has in hand; beyond MOST_TABS the tabs go that were used longest ago.

        Raises TooLarge, or OSError.
        """
        if not is_tab(tab):
            raise ValueError(f"no name of a tab: {tab!r}")
        text = record.text().encode()
        if len(text) > MOST_TAB:
            raise TooLarge(
                N_("What this tab would keep over a reload takes {size}, and {most} are allowed."),
                size=memory(len(text)), most=memory(MOST_TAB),
            )  # fmt: skip
        with self.locked():
            self._folder.write(self._folder.record("tabs", tab), text)
            newest = sorted(self._folder.files("tabs"), key=lambda path: -used_at(path))
            for path in newest[MOST_TABS:]:
                path.unlink(missing_ok=True)

    def keep_picture(self, picture: Picture, kind: PictureKind) -> str:
        """Keeps its pixels, once whatever it is called; returns its digest.

        Raises TooLarge where the visitor's share is used up, and OSError.
        """
        digest = picture.digest.hex()
        path = self._folder.record("pictures", digest)
        if self._folder.touch(path):
            return digest
        record, pixels = picture_file.encoded(picture, kind)
        text = record.text().encode()
        with self.locked():
            self.check_room(len(pixels) + len(text), _NO_ROOM, name=picture.name)
            self._folder.write(path.with_name(record.file), pixels)
            self._folder.write(path, text)
        return digest

    def picture(self, digest: str) -> Picture | None:
        """The picture of that digest; None where it is not kept, or not whole."""
        record = self._picture_record(digest)
        if record is None:
            return None
        path = self._folder.record("pictures", digest)
        try:
            pixels = picture_file.decoded(path.with_name(record.file))
            decoded = Picture(pixels, record.name, record.label, record.notes)
            if decoded.digest.hex() != digest:
                raise ValueError("its pixels are others")
        except Exception as error:  # whatever a damaged file makes its reader stumble over
            _log.warning("%s is passed over: %r", path.with_name(record.file), error)
            return None
        self._folder.touch(path)
        return decoded

    def kind(self, digest: str) -> PictureKind | None:
        """What sort of picture is kept under that digest."""
        record = self._picture_record(digest)
        return None if record is None else record.kind

    def has_picture(self, digest: str) -> bool:
        """Whether it is kept."""
        return is_digest(digest) and self._folder.record("pictures", digest).exists()

    def claim(self, digest: str, name: Sentence) -> None:
        """Notes that the visitor sent the data set, so that it stays as long as the claim.

        Raises OSError.
        """
        text = json.dumps({"name": name.plain()}).encode()
        with self.locked():
            self._folder.write(self._folder.record("data", digest), text)

    def check_room(self, needed: int, otherwise: str, **values: object) -> None:
        """Raises TooLarge with the sentence `otherwise` where the visitor's share leaves less.

        needed: bytes. The sentence gets `size`, `taken` and `most` beside its own values.
        """
        size, most = self.size(), self._folder.settings.quota
        if size + needed > most:
            raise TooLarge(
                otherwise,
                size=memory(needed), taken=memory(size), most=memory(most), **values,
            )  # fmt: skip

    def size(self) -> int:
        """Bytes of all that is kept for the visitor, the data sets that were sent among it."""
        own = [*self._folder.files("tabs"), *self._folder.files("pictures")]
        return sum(map(size, own)) + sum(size(kept_sets.path_of(each)) for each in self.claims())

    def claims(self) -> list[str]:
        """Digests of the data sets that the visitor sent."""
        return list(filter(is_digest, self._folder.names("data")))

    def items(self) -> list[Item]:
        """All pictures, drawings and data sets, those used last first."""
        listed = [self._picture_item(digest) for digest in self._folder.names("pictures")]
        listed += [self._data_item(digest) for digest in self.claims()]
        return sorted(filter(None, listed), key=lambda each: -each.used_at)

    def deletions(self) -> Deletions:
        """What was deleted last."""
        known = read(
            self._folder.path / DELETED, _MOST_RECORD, lambda text: Deletions(**json.loads(text))
        )
        return known or Deletions()

    def delete(self, *items: Item) -> None:
        """Deletes them from the disk, and takes them out of what tabs would bring back."""
        with self.locked():
            self._note_deletion(of_all=False)
            for item in items:
                if item.kind == "data set":
                    self.let_go(item.digest)
                else:
                    self.remove_picture(item.digest)
            digests = {item.digest for item in items}
            for path in self._folder.files("tabs"):
                record = read(path, MOST_TAB, tab_record)
                if record is None:
                    path.unlink(missing_ok=True)  # what cannot be read might name them
                elif digests & record.pictures():
                    self._folder.write(path, without(record, digests).text().encode())

    def delete_all(self) -> None:
        """Deletes everything that is kept for the visitor."""
        with self.locked():
            self._note_deletion(of_all=True)
            for digest in self.claims():
                self.let_go(digest)
            for path in [*self._folder.files("pictures"), *self._folder.files("tabs")]:
                path.unlink(missing_ok=True)

    def remove_picture(self, digest: str) -> None:
        """Takes a picture away without a word to other tabs: none has it in hand."""
        for suffix in (".json", ".png", ".npz"):
            self._folder.record("pictures", digest).with_suffix(suffix).unlink(missing_ok=True)

    def let_go(self, digest: str) -> None:
        """Takes the claim to a data set away, and the data set where nobody else sent it too."""
        self._folder.record("data", digest).unlink(missing_ok=True)
        if not any(self._folder.settings.folder.glob(f"*/data/{digest}.json")):
            kept_sets.remove(digest)

    def referred(self) -> set[str]:
        """Digests of the pictures that any tab would bring back."""
        records = (read(path, MOST_TAB, tab_record) for path in self._folder.files("tabs"))
        return {digest for record in records if record for digest in record.pictures()}

    def data_used_at(self, digest: str) -> float:
        """When a data set that the visitor sent was opened or sent last."""
        claimed = used_at(self._folder.record("data", digest))
        return max(claimed, used_at(kept_sets.path_of(digest)))

    def _picture_record(self, digest: str) -> PictureRecord | None:
        if not is_digest(digest):
            return None
        path = self._folder.record("pictures", digest)
        record = read(path, _MOST_RECORD, picture_file.record)
        if record is not None and record.file not in (f"{digest}.png", f"{digest}.npz"):
            _log.warning("%s is passed over: it names %s", path, record.file)
            return None
        return record

    def _picture_item(self, digest: str) -> Item | None:
        record = self._picture_record(digest)
        if record is None:
            return None
        path = self._folder.record("pictures", digest)
        at = used_at(path)
        return Item(
            kind=record.kind,
            name=record.name,
            digest=digest,
            size=size(path) + size(path.with_name(record.file)),
            used_at=at,
            kept_until=self._folder.kept_until(at),
            thumbnail=record.thumbnail,
        )

    def _data_item(self, digest: str) -> Item | None:
        path, file = self._folder.record("data", digest), kept_sets.path_of(digest)
        name = read(path, _MOST_RECORD, lambda text: Sentence.from_plain(json.loads(text)["name"]))
        if name is None or not file.exists():
            return None
        at = self.data_used_at(digest)
        return Item("data set", name, digest, size(file), at, self._folder.kept_until(at), None)

    def _note_deletion(self, *, of_all: bool) -> None:
        name = token_hex(8)
        last_of_all = name if of_all else self.deletions().last_of_all
        text = json.dumps({"last": name, "last_of_all": last_of_all}).encode()
        self._folder.write(self._folder.path / DELETED, text)
