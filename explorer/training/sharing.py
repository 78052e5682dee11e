"""What a run's link allows. There is no list of runs: to have the id of one is to be let in.

Without the id one has nothing: no page, no entry and no error says which runs there are, and an id
cannot be guessed (explorer/training/run_names.py).

With the id one sees the run: its curves, and on all pages what its weights make of an image and
which images it learned from. That is what a link is copied for. What a page draws the browser has;
what one may not do is take files away: weights, metrics, script and notebook, the images as a file,
and what is downloaded on other pages while its weights are on screen.

Files are given to the run's owner, whose browser holds the key, and to whoever brings the run's
word to take away. Its owner hands that out, with a link copied as "See and take away".

Who forks a run has a run of his own, with all that was in the other: so a fork allows its owner no
more than the forked one allowed him. Likewise a run that begins with a data set which another
browser sent does not give these images to its owner.
"""

from enum import IntEnum
from hmac import compare_digest

from sqlalchemy import RowMapping

from explorer.data.visitors import visitor_store
from explorer.sentence import N_, Refusal, Sentence
from explorer.training import owner
from explorer.training.beginning import Beginning


class May(IntEnum):
    """How much somebody may have of a run whose id he has."""

    SEE = 0
    TAKE = 1
    """Its files, but not the one with the images of another's data set."""
    TAKE_ALL = 2


class UnknownRun(Refusal):
    """There is no run of that id: there never was, or it was deleted. Nobody is told which."""


def unknown(run: str) -> UnknownRun:
    """What is said of it, whatever it looks like."""
    return UnknownRun(N_("There is no run {run} here, or not any more."), run=run[:40])


def allowed(row: RowMapping, key: str, take: str) -> May:
    """What a browser with that key may do that brings that word; "" for either: none."""
    # Both are compared, so that the time tells nothing of them.
    owns, brings = owner.opens(key, row["owner"]), opens(take, row["take"])
    return May(row["allows"]) if owns or brings else May.SEE


def opens(take: str, stored: str) -> bool:
    """Whether it is the word to take a run away; of one that has none, no text is."""
    return bool(stored) and compare_digest(take.encode(), stored.encode())


def at_most(beginning: Beginning, key: str) -> May:
    """What a run that begins so allows its owner, who holds the key."""
    source = beginning.source
    lent = source.record.own and source.digest not in visitor_store.store(key).claims()
    return May.TAKE if lent else May.TAKE_ALL


def check(mine: bool, may: May, name: str, least: May = May.TAKE) -> None:
    """Raises Refusal where somebody may not do that with a run of that name."""
    sentence = refusal(mine, may, name, least)
    if sentence is not None:
        raise Refusal(sentence)


def refusal(mine: bool, may: May, name: str, least: May = May.TAKE) -> Sentence | None:
    """Why it is not allowed, and what to do; None where it is."""
    if may >= least:
        return None
    if may >= May.TAKE:
        return Sentence(_ANOTHERS_IMAGES, run=name)
    return Sentence(_FORKED if mine else _ONLY_SEEN, run=name)


_ONLY_SEEN = N_(
    "With this link {run} can be seen, and not taken away. Ask its owner for another one: “Copy "
    "link” has the choice “See and take away”."
)
_FORKED = N_(
    "{run} was forked from a run that you may see, and not take away: so it stays here as well. "
    "Ask the owner of that one for a link to see and take away, and fork it again."
)
_ANOTHERS_IMAGES = N_(
    "{run} learns from images that another browser sent: the file with them is given to whoever "
    "sent them only."
)
