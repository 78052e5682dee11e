"""The whole network as it trains: what it makes of the image in hand, step after step."""

from explorer.inspection.objective import Objective
from explorer.network import shapes
from explorer.ui.components import image_picker
from explorer.ui.components.glass_box import (
    glass_box_words,
    loss_column,
    mounting,
    stage_message,
)
from explorer.ui.components.glass_box.loss_column import LossColumn
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import STOPS, StopRecord
from explorer.ui.session import captures, fold
from explorer.ui.session.moment import Moment
from explorer.ui.session.training_choices import beginning
from explorer.ui.stage import scenes, stop_words


def show(now: Moment) -> None:
    """Draws it with the weights of that moment. Raises TooLarge."""
    scene = _scene(now)
    made = stage_message.message(
        scene,
        folded=stage_message.is_deep(scene.rows),
        group=mounting.GROUP,
        words=glass_box_words.stage(),
        loss=_loss(now, scene),
    )
    mounting.show_stage(
        made,
        scene,
        stop="forward",
        stops=_stops(),
        on_choose=scenes.choose,
        on_stop=lambda _stop: None,
        live=True,
        key="live-stage",
    )


def _scene(now: Moment) -> Scene:
    chosen = image_picker.chosen(now.network)
    return Scene(
        rows=shapes.table(now.network).rows,
        capture=captures.capture(),
        parameters=now.weights.arrays,
        image=0,
        class_names=tuple(map(now.network.class_name, range(now.network.classes))),
        label=chosen.label,
        branches=fold.branches(),
        key=(now.weights.key, chosen.key, chosen.in_hand),
    )


def _loss(now: Moment, scene: Scene) -> LossColumn | None:
    """That which the run makes small, of the image; None where it has no class."""
    if scene.label is None or scene.capture.logits is None:
        return None
    begun = beginning() if now.run is None else now.run.record.beginning
    return loss_column.of_image(Objective((scene.label,), begun.loss), scene.capture.logits, 0)


def _stops() -> tuple[StopRecord, ...]:
    """What each step of a run goes through, over and over."""
    labels = stop_words.labels()
    return tuple(StopRecord(stop, labels[stop]) for stop in STOPS)
