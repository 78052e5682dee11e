"""Files that a visitor sends: chosen, dropped, or taken by the camera."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from explorer.data import arrivals
from explorer.data.images.picture import MOST_IN_BATCH, Picture
from explorer.sentence import N_, Explained, Sentence
from explorer.ui.components.literal_text import literal
from explorer.ui.session import held_images, visitor
from explorer.ui.session.held_images import Held
from explorer.ui.shell.language import _, say
from explorer.ui.shell.streamlit_internals import UploadedFile, go_on, release_uploads

Put = Callable[[Sequence[Held]], None]
"""What is done with images that were chosen."""

_MOST_MEGABYTES = 10
"""The browser keeps longer files back."""
_CAMERA_WIDE = 360
"""Pixels of the camera's picture on screen, so that its button is on screen too."""


def files(put: Put) -> None:
    """The place where files are dropped or chosen; `put` gets the pictures in them."""
    sent = st.file_uploader(
        _("PNG, JPEG or WebP, up to {count} at once").format(count=MOST_IN_BATCH),
        accept_multiple_files=True,
        max_upload_size=_MOST_MEGABYTES,
        help=_(
            "10 MB and 40 megapixels at most; 24 of a progressive JPEG, 12 of a WebP. Nothing of a "
            "file is kept but its pixels."
        ),
        key=f"image_files_{held_images.images().sent}",
    )
    if sent:
        _arrived(sent, put)
    _show_refusals()


def camera(put: Put) -> None:
    """The camera; `put` gets the picture."""
    photo = st.camera_input(
        _("A picture with the camera"),
        key=f"image_camera_{held_images.images().sent}",
        width=_CAMERA_WIDE,
    )
    if photo is not None:
        _arrived([photo], put, Sentence(N_("from the camera")))
    _show_refusals()


def _arrived(files: Sequence[UploadedFile], put: Put, name: Sentence | None = None) -> None:
    """Takes what can be taken, by its own name or the one given; remembers why the rest cannot."""
    held = held_images.images()
    pictures: list[Picture] = []
    refused: list[Sentence] = []
    with st.spinner(_("Decoding…")):
        for file in files[:MOST_IN_BATCH]:
            try:
                made = arrivals.picture(file.getvalue(), file.name, go_on)
                pictures.append(replace(made, name=name or made.name))
            except Explained as refusal:
                refused.append(refusal.sentence)
    if len(files) > MOST_IN_BATCH:
        refused.append(
            Sentence(
                N_("{count} files are too many: the first {most} were looked at."),
                count=len(files), most=MOST_IN_BATCH,
            )
        )  # fmt: skip
    release_uploads(files)
    held.sent += 1
    held.refused = tuple(refused)
    if pictures:
        with st.spinner(_("Keeping…")):
            put(pictures)
            visitor.settle()
    st.rerun()


def _show_refusals() -> None:
    for sentence in held_images.images().refused:
        st.warning(literal(say(sentence)), icon=":material/block:")
