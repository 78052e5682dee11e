"""What of a session is the tab's: pictures, drawings and the album, as a record and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.data.data_source import DIGITS, is_there
from explorer.data.images import built_in_images, drawn_image
from explorer.data.images.picture import Picture
from explorer.data.visitors.picture_file import PictureKind
from explorer.data.visitors.tab_record import TabRecord, digest_of_own, own
from explorer.data.visitors.visitor_store import Store
from explorer.sentence import N_, Refusal, Sentence
from explorer.ui.session import chosen_data_set, chosen_network, held_images
from explorer.ui.session.training_choices import desk

_CLASSLESS = Sentence(N_("in no class yet"))

Pixels = NDArray[Any]
Named = dict[str, tuple[PictureKind, Picture]]
"""By digest."""


@dataclass(eq=False)
class TabContents:
    """Remembers the pictures of drawings and of the album, so that each is summed once."""

    _pictures: dict[int, tuple[Pixels, Picture]] = field(default_factory=dict)
    """By the identity of their pixels, which therefore stay as long as this does."""

    def in_hand(
        self,
    ) -> tuple[TabRecord, list[tuple[PictureKind, Picture]]]:
        """What a reload is to bring back, and the pictures in it."""
        held, training, named = held_images.images(), desk(), Named()
        places = tuple(
            each if isinstance(each, str) else own(_entered(named, _kind(each), each))
            for each in held.places
        )
        owns = bool(named)
        before, self._pictures = self._pictures, {}

        def digest(pixels: Pixels, kind: PictureKind, name: Sentence) -> str:
            picture = before[id(pixels)][1] if id(pixels) in before else _picture(pixels, name)
            self._pictures[id(pixels)] = pixels, picture
            return _entered(named, kind, picture)

        ink, unsorted = held.ink, training.picture
        album = tuple(
            (digest(pixels, "album", Sentence("{name}", name=name)), name)
            for pixels, name in training.album
        )
        record = TabRecord(
            places=places if owns else (),
            in_hand=held.in_hand if owns else 0,
            fit=held.fit.text() if owns else "",
            ink="" if ink is None else digest(ink, "drawing", drawn_image.NAME),
            album=album,
            picture="" if unsorted is None else digest(unsorted, "album", _CLASSLESS),
            study=chosen_network.history(),
        )
        return record, list(named.values())

    def bring_back(self, record: TabRecord, store: Store) -> set[str]:
        """Puts what a record names into the session; the digests of what is still there."""
        if record.study is not None:
            chosen_network.bring_back(record.study)
        opened = {digest: store.picture(digest) for digest in record.pictures()}
        pictures = {digest: picture for digest, picture in opened.items() if picture is not None}
        held_images.bring_back(_places(record, pictures), record.in_hand, record.fit)
        if record.ink in pictures:
            held_images.bring_back_ink(pictures[record.ink].pixels)
        training = desk()
        training.album = training.album or [
            (np.asarray(pictures[digest].pixels), name)
            for digest, name in record.album
            if digest in pictures
        ]
        if training.picture is None and record.picture in pictures:
            training.picture = np.asarray(pictures[record.picture].pixels)
        return set(pictures)

    def drop(self, is_deleted: Callable[[Picture], bool]) -> None:
        """Takes out of the session what was deleted."""
        self._pictures.clear()
        held_images.drop(is_deleted)
        training = desk()
        album = [pair for pair in training.album if not is_deleted(_picture(pair[0], _CLASSLESS))]
        unsorted = training.picture
        if unsorted is not None and is_deleted(_picture(unsorted, _CLASSLESS)):
            unsorted = None
        if len(album) < len(training.album) or unsorted is not training.picture:
            training.album, training.picture = album, unsorted
            training.sent += 1
        if training.choices is not None:
            training.choices = replace(training.choices)  # without images that it had opened
        if not is_there(chosen_data_set.chosen()):
            chosen_data_set.put(DIGITS)


def _entered(named: Named, kind: PictureKind, picture: Picture) -> str:
    digest = picture.digest.hex()
    named.setdefault(digest, (kind, picture))
    return digest


def _kind(picture: Picture) -> PictureKind:
    return "drawing" if picture.name == drawn_image.NAME else "picture"


def _picture(pixels: Pixels, name: Sentence) -> Picture:
    """Of pixels (C, H, W), or (H, W) as a drawing has them."""
    return Picture(pixels if pixels.ndim == 3 else pixels[None], name)


def _places(record: TabRecord, pictures: Mapping[str, Picture]) -> list[held_images.Held]:
    """The batch again, without what is not kept any more."""
    places: list[held_images.Held] = []
    for place in record.places:
        digest = digest_of_own(place)
        if digest is None:
            try:
                places += built_in_images.selection(place).names
            except Refusal:  # of another version of ours
                continue
        elif digest in pictures:
            places.append(pictures[digest])
    return places
