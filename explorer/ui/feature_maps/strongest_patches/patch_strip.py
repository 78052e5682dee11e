"""The patches side by side, each with its value and the image that it was cut from."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import streamlit as st
from PIL import Image

from explorer.data import image_caches
from explorer.data.data_set_members import Members
from explorer.data.images.image_batch import shown
from explorer.figures.term_colours import TERMS
from explorer.inspection.excitation import MOST, Excitation, Patch
from explorer.network.shapes import Row
from explorer.numerals import significant, whole
from explorer.ui.components.browser_module import component
from explorer.ui.components.png import address
from explorer.ui.shell.language import _, say

_KEY = "excitation"
_LARGE, _SMALL = 192, 96
"""Pixels of a patch and of the image beside it, at most."""

_PATCH = f":host {{ --patch: {TERMS['patch'][1]}; }}"

_strip = component(
    "excitation",
    Path(__file__).parent / "patch_strip.js",
    html='<p class="told"></p><ol class="strip"></ol>',
    css=_PATCH,
)


@dataclass(frozen=True, slots=True)
class Card:
    """A patch, as the browser gets it."""

    patch: str
    """The patch as a data: address; empty where all that is seen is padding."""
    image: str
    """The image that it was cut from; empty where the patch is the whole image."""
    frame: tuple[float, float, float, float]
    """Where the patch lies in the image: left, top, width, height, in per cent."""
    value: str
    name: str
    caption: str
    """All of it in words, for those who cannot see it."""


def show(
    excitation: Excitation,
    row: Row,
    members: Members,
    *,
    in_hand: int | None,
    on_choose: Callable[[int], None],
) -> None:
    """Draws what was found, the image in hand marked; `on_choose` gets one that is chosen here."""

    def chose() -> None:
        place = st.session_state[_KEY].chosen
        if isinstance(place, int) and 0 <= place < len(excitation.patches):
            on_choose(excitation.patches[place].image)

    images = [patch.image for patch in excitation.patches]
    _, height, width = members.network.input_shape
    _draw(
        row,
        chose,
        ratio=width / height,
        cards=[asdict(card) for card in cards(excitation, members)],
        chosen=images.index(in_hand) if in_hand in images else None,
        caption=caption(excitation, row),
    )


def show_empty(row: Row) -> None:
    """Keeps the room for what will be found."""
    _draw(row, lambda: None, places=MOST, ratio=1, caption="")


def _draw(row: Row, chose: Callable[[], None], **fields: object) -> None:
    data = json.dumps({**fields, "whole": not has_maps(row)}).encode()
    _strip(key=_KEY, data=data, on_chosen_change=chose)


def has_maps(row: Row) -> bool:
    """Whether a layer puts out maps; if not, a value of it sees the whole image."""
    return len(row.output_shape) == 4


def caption(excitation: Excitation, row: Row) -> str:
    """What the patches are, or why there are none."""
    images, highest = whole(excitation.images), significant(excitation.highest)
    if excitation.highest < excitation.lowest:
        return _("Not one of its values is a number, on any of the {images} images.").format(
            images=images
        )
    if not excitation.patches:
        return _(
            "Nothing excites it: it is {value} everywhere, on each of the {images} images."
        ).format(value=highest, images=images)
    sentence = (
        _(
            "The highest value of each of {images} images in evaluation mode, and of these the "
            "{most} highest. Over all images and places it lies between {lowest} and {highest}."
        )
        if has_maps(row)
        else _(
            "Of {images} images the {most} on which it is highest in evaluation mode. Over all "
            "images it lies between {lowest} and {highest}."
        )
    )
    return sentence.format(
        images=images,
        most=len(excitation.patches),
        lowest=significant(excitation.lowest),
        highest=highest,
    )


def cards(excitation: Excitation, members: Members) -> list[Card]:
    """A card a patch."""
    pictures = _pictures(excitation, members)
    return [
        _card(patch, *pictured, members)
        for patch, pictured in zip(excitation.patches, pictures, strict=True)
    ]


@lru_cache(maxsize=64)
def _pictures(excitation: Excitation, members: Members) -> list[tuple[str, str]]:
    """Each patch and the image that it was cut from, as data: addresses."""
    drawn = []
    for patch in excitation.patches:
        made = members.batch([patch.image])
        image, preparation = made.images[0], made.preparations[0]
        cut = patch.cut(image)
        whole_image = cut.shape == image.shape
        drawn.append(
            (
                address(Image.fromarray(shown(cut, preparation, _LARGE))) if cut.size else "",
                "" if whole_image else address(Image.fromarray(shown(image, preparation, _SMALL))),
            )
        )
    return drawn


image_caches.register(_pictures.cache_clear)


def _card(patch: Patch, cut: str, image: str, members: Members) -> Card:
    top, bottom, left, right = patch.window
    height, width = members.network.input_shape[1:]
    name, value = say(members.title(patch.image)), significant(patch.value)
    words = {"image": name, "value": value}
    if patch.place is None:
        sentence = _("{image}: {value}").format(**words)
    else:
        sentence = _(
            "{image}: {value} at row {row}, column {column}, which sees rows {top} to {bottom} and "
            "columns {left} to {right} of the image"
        ).format(
            **words,
            row=patch.place[0],
            column=patch.place[1],
            top=top,
            bottom=bottom - 1,
            left=left,
            right=right - 1,
        )
    frame = (
        100 * left / width,
        100 * top / height,
        100 * (right - left) / width,
        100 * (bottom - top) / height,
    )
    return Card(cut, image, frame, value, name, sentence)
