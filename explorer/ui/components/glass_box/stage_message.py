"""The message of the stage: where everything stands, and the pictures of the forward pass.

It is the same whatever is chosen and wherever the scrubber stands. What follows the loss comes
later, in messages of its own (phase_message).
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from explorer.figures.maps_layout import Standing
from explorer.ui.components import block_words
from explorer.ui.components.array_message import Frame
from explorer.ui.components.glass_box.layer_pictures import drawing, is_deep, picture, tile_pixels
from explorer.ui.components.glass_box.loss_column import LossColumn
from explorer.ui.components.glass_box.phase_message import message as phase_message
from explorer.ui.components.glass_box.scene import Given, Scene, chain

__all__ = ["drawing", "is_deep", "message", "phase_message", "tile_pixels"]


def message(
    scene: Scene,
    *,
    folded: bool,
    group: str,
    words: Mapping[str, str],
    loss: LossColumn | None = None,
) -> bytes:
    """All that the stage begins with."""
    frame = Frame()
    drawn = drawing(scene, folded=folded)
    tiles = {name: each.tiles for each in drawn.standing for name in each.names}
    classes = {} if scene.capture.logits is None else {"classes": scene.class_names}
    header = {
        "group": group,
        "words": words,
        "width": drawn.width,
        "height": drawn.height,
        "rooms": drawn.rooms,
        "standing": [_standing(each, scene) for each in drawn.standing],
        "ways": [asdict(way) for way in drawn.ways],
        "brackets": [asdict(bracket) for bracket in drawn.brackets],
        "chain": chain(scene),
        "image": scene.image,
        "batch": scene.batch,
        "target": scene.label,
        "loss": None if loss is None else loss.given(),
        **picture(frame, scene, tiles),
        **classes,
    }
    return frame.to_bytes(header)


def _standing(each: Standing, scene: Scene) -> Given:
    folded = (branch.unit for branch in scene.branches if branch.unit.name == each.opens)
    words = [{"count": block_words.count(unit), "held": block_words.held(unit)} for unit in folded]
    return _place(each) | (words[0] if words else {})


@lru_cache(maxsize=1024)
def _place(each: Standing) -> Given:
    # The same for every image.
    return asdict(each) | {"corners": list(map(each.tiles.corner, range(each.tiles.shown)))}
