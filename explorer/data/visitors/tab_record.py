"""What a tab of a browser had in hand, as the store keeps it: names and digests, no pixels."""

import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.data.images.picture import MOST_IN_BATCH

_TAB = re.compile(r"[A-Za-z0-9_-]{16,40}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{32}", re.ASCII)
_OWN = "own:"
"""Before the digest of a visitor's picture among the names of ours."""
_MOST_NAME = 200


def is_tab(name: str) -> bool:
    """Whether a tab may be called so: nothing that leads anywhere in a file system."""
    return bool(_TAB.fullmatch(name))


def is_digest(text: str) -> bool:
    """Whether it is the digest of a picture or a data set."""
    return bool(_DIGEST.fullmatch(text))


def own(digest: str) -> str:
    """How a visitor's picture stands among the places of a batch."""
    return _OWN + digest


def digest_of_own(place: str) -> str | None:
    """The digest in such a place; None in one of ours."""
    return place.removeprefix(_OWN) if place.startswith(_OWN) else None


@dataclass(frozen=True)
class Holder:
    """The session that has a tab."""

    server: str = ""
    session: str = ""
    at: float = 0.0
    """When it was heard of last, in seconds since 1970."""


@dataclass(frozen=True)
class TabRecord:
    """What comes back when a tab is loaded again."""

    holder: Holder = field(default_factory=Holder)
    places: tuple[str, ...] = ()
    """Of the batch: names of ours, and `own:` with a digest. Empty where all are ours."""
    in_hand: int = 0
    fit: str = ""
    """As in a link."""
    ink: str = ""
    """Digest of the drawing on the sheet."""
    album: tuple[tuple[str, str], ...] = ()
    """Digest and class of each picture of a data set that is not made yet."""
    picture: str = ""
    """Digest of the picture that is in no class yet."""
    study: Mapping[str, Any] | None = None
    """What can be undone, as the session writes it."""

    def text(self) -> str:
        """As JSON."""
        return json.dumps(
            {
                "holder": [self.holder.server, self.holder.session, self.holder.at],
                "places": self.places, "in_hand": self.in_hand, "fit": self.fit,
                "ink": self.ink, "album": self.album, "picture": self.picture,
                "study": self.study,
            }
        )  # fmt: skip

    def pictures(self) -> set[str]:
        """The digests in it."""
        owned = filter(None, map(digest_of_own, self.places))
        return {*owned, *(digest for digest, _ in self.album), self.ink, self.picture} - {""}

    @property
    def is_empty(self) -> bool:
        """Whether nothing would come back."""
        return not self.pictures() and self.study is None


def tab_record(text: str) -> TabRecord:
    """What such a text says. Raises ValueError, LookupError or TypeError for any other."""
    fields: dict[str, Any] = json.loads(text)
    server, session, at = fields["holder"]
    made = TabRecord(
        holder=Holder(str(server), str(session), float(at)),
        places=tuple(map(str, fields["places"]))[:MOST_IN_BATCH],
        in_hand=int(fields["in_hand"]),
        fit=str(fields["fit"]),
        ink=str(fields["ink"]),
        album=tuple((str(digest), str(name)[:_MOST_NAME]) for digest, name in fields["album"]),
        picture=str(fields["picture"]),
        study=fields["study"],
    )
    if not all(map(is_digest, made.pictures())):
        raise ValueError("no record of a tab")
    if made.study is not None and not isinstance(made.study, dict):
        raise ValueError("no history of a network")
    return made


def without(record: TabRecord, digests: Container[str]) -> TabRecord:
    """The record when the pictures of those digests are no more."""
    places = tuple(place for place in record.places if digest_of_own(place) not in digests)
    return replace(
        record,
        places=places if any(map(digest_of_own, places)) else (),
        ink="" if record.ink in digests else record.ink,
        album=tuple(pair for pair in record.album if pair[0] not in digests),
        picture="" if record.picture in digests else record.picture,
    )
