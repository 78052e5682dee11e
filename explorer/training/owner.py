"""Whose a run is: the browser's that made it, which holds a key. Here stands what a key leaves.

A key is drawn by the server, kept by one browser, and never part of a link. The database has its
hash, which opens nothing.
"""

from hashlib import blake2b
from hmac import compare_digest
from secrets import token_urlsafe

from explorer.sentence import N_, Refusal

_LEAST = 32
"""Characters: what is shorter could be guessed, and was not drawn here."""


def drawn() -> str:
    """A new key: 256 bits."""
    return token_urlsafe(32)


def hashed(key: str) -> str:
    """What is kept of a key. Raises Refusal for what cannot be one."""
    if len(key) < _LEAST:
        raise Refusal(
            N_("This browser has no key, so no run can be its own: allow cookies for this address, "
               "and load the page again.")
        )  # fmt: skip
    return blake2b(key.encode(), digest_size=32, person=b"explorer-owner").hexdigest()


def opens(key: str, owner: str) -> bool:
    """Whether it is the key of which `owner` is the hash, in the same time for each that is not."""
    return len(key) >= _LEAST and compare_digest(hashed(key), owner)
