"""The stage with its scrubber as a page of its own: what a download makes when it is asked for."""

from collections.abc import Callable
from functools import partial

from explorer.network.shapes import Table
from explorer.ui.components.glass_box import handout, stage_message
from explorer.ui.components.glass_box.handout import Steps
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.stage import scenes, step_phases, stop_words, stops


def page(table: Table, on: Scene, opens_at: Stop, title: str) -> Callable[[], bytes]:
    """What makes the file; it opens where the scrubber stands. Raises TooLarge, Refusal.

    All that the visitor has in hand, their language too, is read now: the making happens where
    nobody's is known. On a page of gradients these are taken apart in the file, else the maps.
    """
    back, records = opens_at == "backward", stop_words.records(table)
    standing = stops.standing(opens_at)
    phases = step_phases.messages(
        on, records, standing.below, folded=stage_message.is_deep(on.rows)
    )
    steps = Steps(standing.stop, records, dict(phases), step_phases.loss(on))
    apart = scenes.backward(on) if back else on
    words = handout.page_words(title, back=back)
    return partial(handout.page, on, apart, scenes.choice(apart), words, steps)
