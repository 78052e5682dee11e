"""What a run is called, and the id that its link holds: a name is to be said, an id to be secret.

Whoever has the id of a run sees it (explorer/training/sharing.py), so that nobody may guess one: it
is drawn, and says nothing of the run. A name, as in amber-3, is for people, and opens nothing.
"""

import re
import secrets
from collections.abc import Collection

_BITS = 128

WORDS = tuple(
    """
    amber ash aspen azure basil bay beech birch blue bronze cedar cherry clay clover cobalt
    copper coral cork cream crimson cyan daisy dawn delta dune ebony elm ember fern fir flint
    fog forest frost ginger gold granite grape green hazel heath heron honey indigo iris iron
    ivory ivy jade jasmine juniper kelp khaki lake larch laurel lava lemon lilac lily lime linen
    lotus lynx magenta maple marble marsh mauve mint mist moss navy oak oat ochre olive onyx
    opal orange orchid otter pearl pepper pine pink plum poplar poppy quartz rain raven reed
    ridge river robin rose ruby russet rust sable saffron sage sand scarlet sepia shale sienna
    silver sky slate snow spruce steel stone storm straw sun swan tan teal thistle thyme tidal
    topaz tulip umber vale velvet violet walnut wheat willow wren yew zinc
    """.split()
)
"""That begin a name: short, and easy to say aloud."""


def drawn_secret() -> str:
    """An id, or a word that opens more of a run: 128 bits.

    Of small letters and digits: it also names a folder, and disks may not tell small from large.
    """
    return secrets.token_hex(_BITS // 8)


def drawn_name(taken: Collection[str]) -> str:
    """A name that is none of those; its number is short as long as there are few."""
    for tried in range(100):
        name = f"{secrets.choice(WORDS)}-{1 + secrets.randbelow(10 ** (1 + tried // 4))}"
        if name not in taken:
            return name
    raise RuntimeError("no name is left for a run")


def file_stem(name: str) -> str:
    """The same to begin a file's name with: letters, digits, and points or lines between them."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-._") or "run"
