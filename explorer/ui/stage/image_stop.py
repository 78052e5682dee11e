"""The image taken apart: how each number of it came about, what else is in the batch."""

from typing import assert_never

import numpy as np
import streamlit as st

from explorer.data.fitting import Preparation
from explorer.network.operations import shape_text
from explorer.network.shapes import Table
from explorer.numerals import whole
from explorer.ui.components import fields, image_picker
from explorer.ui.components.fields import Field, Line
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import Stop
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, say
from explorer.ui.stage import formula_lines, step_choice
from explorer.ui.stage.number_format import bracketed, digits
from explorer.ui.stage.step_entries import STEP
from explorer.ui.stage.stops import Standing


def show(_table: Table, on: Scene, standing: Standing, _opens_at: Stop) -> None:
    """Draws a part of it."""
    match standing.part:
        case "why":
            image_picker.look()
            formula_lines.show(_pixel(on))
        case "numbers":
            _fields()
            formula_lines.pairs(_("All pixels of the batch"), _numbers(on))
        case "code":
            st.code(_code(), language="python", wrap_lines=True)
        case never:
            assert_never(never)


def _preparation() -> Preparation:
    chosen = image_picker.chosen(chosen_network.network())
    return chosen.made.preparations[chosen.in_hand]


def _pixel(on: Scene) -> list[formula_lines.Line]:
    """The pixel in the middle: what the picture's shade became."""
    image, write, preparation = on.maps("input"), digits(), _preparation()
    row, column = (side // 2 for side in image.shape[1:])
    value = float(image[0, row, column])
    shade = value * preparation.deviation + preparation.mean
    return [
        formula_lines.Line(
            f"x[{on.image}, 0, {row}, {column}]",
            _("(shade − mean) / deviation"),
            f"({write(shade)} − {bracketed(write, preparation.mean)}) / "
            f"{write(preparation.deviation)} = {write(value)}",
            _("a shade is 0 for black, 1 for white; the rest is of the images trained on")
            if preparation.deviation != 1
            else _("a shade is 0 for black, 1 for white"),
        )
    ]


def _fields() -> None:
    """Which image of the batch, what the step is of, and in which mode the network runs."""
    chosen = image_picker.chosen(chosen_network.network())
    several = len(chosen.batch) > 1
    names = tuple((place, f"{place + 1}: {say(name)}") for place, name in enumerate(chosen.names))
    of = "batch" if step_choice.whole_batch() else "image"
    all_of_them = _("all {count}").format(count=whole(len(chosen.batch)))
    lines = [
        Line(
            (Field(STEP, "image", "choice", _("Image in hand"), chosen.in_hand, options=names),),
            "1fr",
        ),
        Line(
            (
                Field(
                    STEP, "of", "choice", _("Step on"), of,
                    options=(("batch", all_of_them), ("image", _("the one in hand"))),
                ),
            ),
            "1fr",
        ),
    ]  # fmt: skip
    fields.show([*(lines if several else []), Line((_mode(),), "1fr")], "image-step")


def _mode() -> Field:
    return Field(
        STEP, "mode", "choice", _("Mode"), "train" if step_choice.mode() == "training" else "eval",
        options=(("eval", "eval()"), ("train", "train()")),
        help=_(
            "In training mode batch norm takes the mean and variance of this batch, and dropout "
            "drops; in evaluation mode batch norm takes those that it kept."
        ),
    )  # fmt: skip


def _numbers(on: Scene) -> list[tuple[str, str]]:
    write, images = digits(), on.capture.images
    each = np.nan_to_num(images.astype(np.float64))
    return [
        (_("shape"), shape_text(images.shape)),
        (_("minimum"), write(float(each.min()))),
        (_("maximum"), write(float(each.max()))),
        (_("mean"), write(float(each.mean()))),
        (_("deviation"), write(float(each.std()))),
    ]


def _code() -> str:
    preparation = _preparation()
    channels, height, width = chosen_network.network().input_shape
    colours = "L" if channels == 1 else "RGB"
    return "\n".join(
        [
            "import numpy as np",
            "import torch",
            "from PIL import Image",
            "",
            f'picture = Image.open("image.png").convert("{colours}")',
            f"picture = picture.resize(({width}, {height}), Image.Resampling.BILINEAR)",
            "pixels = torch.from_numpy(np.array(picture)) / 255",
            f"pixels = pixels.reshape({height}, {width}, -1).permute(2, 0, 1)",
            f"images = (pixels[None] - {preparation.mean:.6g}) / {preparation.deviation:.6g}",
        ]
    )
