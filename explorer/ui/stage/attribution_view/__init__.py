"""Which pixels two classes are owed to, over the image: why the one and not the other."""

from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

import numpy as np

from explorer.data.images.image_batch import shown
from explorer.figures.colour import GRADIENTS, limit
from explorer.figures.mosaic import coarser
from explorer.inspection.attribution import METHODS
from explorer.inspection.attribution.record import Attribution
from explorer.numerals import significant
from explorer.ui.components.array_message import Frame
from explorer.ui.components.browser_module import component
from explorer.ui.components.glass_box.scene import GROUP, palette
from explorer.ui.session import chosen_network
from explorer.ui.session.chosen_images import Chosen
from explorer.ui.shell.language import _

_MOST_SIDE = 256
_KEY = "attribution-view"

_component = component(_KEY, Path(__file__).parent / "attribution_view.js")


def show(chosen: Chosen, attributions: Sequence[Attribution]) -> None:
    """Draws them; how strongly they lie over the image is chosen here, for the stage too."""
    _component(key=_KEY, data=message(chosen, attributions))


def message(chosen: Chosen, attributions: Sequence[Attribution]) -> bytes:
    """The image in hand, and what its pixels get for each class, on one scale."""
    frame = Frame()
    image = chosen.batch[chosen.in_hand]
    side = max(1, -(-max(image.shape[1:]) // _MOST_SIDE))
    drawn = [coarser(each.pixels[None], side)[0] for each in attributions]
    class_name = chosen_network.network().class_name
    return frame.to_bytes(
        {
            "group": GROUP,
            "picture": frame.put(
                shown(image, chosen.made.preparations[chosen.in_hand], _MOST_SIDE)
            ),
            "shape": image.shape[1:],
            "maps": [
                {
                    "values": frame.put(np.ascontiguousarray(each, dtype=np.float32)),
                    "title": class_name(one.target),
                    "caption": _numbers(one),
                }
                for one, each in zip(attributions, drawn, strict=True)
            ],
            "limit": max(limit(each) for each in drawn),
            "colours": palette(GRADIENTS),
            "words": {
                "strength": _("Strength over the image"),
                "alt": _("What each pixel of the image gets for class {name}"),
            },
        }
    )


def _numbers(one: Attribution) -> str:
    """What was shared out, and how much of it arrived."""
    score = _("logit {score}").format(score=significant(one.score))
    match METHODS[one.method].sharing:
        case "difference":
            return _(
                "{score}; {empty} for an image of zeros. The pixels add up to {total}, of {apart}: "
                "the completeness gap is {gap}."
            ).format(
                score=score,
                empty=significant(one.empty),
                total=significant(one.total, 4),
                apart=significant(one.score - one.empty, 4),
                gap=significant(one.gap, 2),
            )
        case "sum":
            return _("{score}; the pixels add up to {total}").format(
                score=score, total=significant(one.total)
            )
        case "nothing":
            return score
        case never:
            assert_never(never)
