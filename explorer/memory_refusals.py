"""What is said where something does not fit into the budget of memory: always with the numbers."""

from explorer.numerals import memory
from explorer.sentence import N_, TooLarge


def beyond_all(needed: int, limit: int) -> TooLarge:
    """More bytes than there are for all visitors together."""
    return TooLarge(
        N_("This takes {needed} of memory, and {allowed} are there for all visitors of this "
           "server together. Use a smaller input or fewer images."),
        needed=memory(needed), allowed=memory(limit),
    )  # fmt: skip


def beyond_share(needed: int, share: int) -> TooLarge:
    """More bytes than one visitor may ever take."""
    return TooLarge(
        N_("This takes {needed} of memory, and one visitor may take {allowed} here. Use a "
           "smaller input or fewer images."),
        needed=memory(needed), allowed=memory(share),
    )  # fmt: skip


def share_is_taken(needed: int, share: int, taken: int) -> TooLarge:
    """More bytes than are left of a visitor's share: the visitor's own pages have `taken`."""
    return TooLarge(
        N_("This takes {needed} of memory. One visitor may take {allowed} here, and what you look "
           "at takes {taken}, in all of your tabs. Close some of them, or use a smaller input."),
        needed=memory(needed), allowed=memory(share), taken=memory(taken),
    )  # fmt: skip


def no_turn(needed: int, limit: int, taken: int, *, seconds: float, others: int) -> TooLarge:
    """So many bytes for which no turn came in time, or no bytes for a page that takes long.

    `others`: how many more wait.
    """
    return TooLarge(
        N_("This takes {needed} of memory, and its turn did not come within {seconds} s: all "
           "visitors share {allowed}, of which {taken} are taken, and {others} more wait. Try "
           "again in a moment, or use a smaller input.")
        if needed
        else N_("This takes long to draw, and its turn did not come within {seconds} s: {others} "
                "more wait. Try again in a moment."),
        needed=memory(needed), seconds=round(seconds), allowed=memory(limit),
        taken=memory(taken), others=others,
    )  # fmt: skip
