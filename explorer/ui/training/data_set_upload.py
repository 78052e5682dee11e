"""A data set of one's own: an archive or IDX files, or a few drawings or photographs a class."""

from collections import Counter

import numpy as np
import streamlit as st

from explorer.data import arrivals
from explorer.data.data_kinds import OWN
from explorer.data.data_source import Source
from explorer.data.images import drawn_image
from explorer.data.own.gathering import Gathered, Shades, class_name, gathered, small
from explorer.data.own.idx import MOST_SENT
from explorer.network.description import MOST_CLASS_NAME
from explorer.sentence import N_, Explained, Sentence
from explorer.ui.components import cards
from explorer.ui.components.cards import Card
from explorer.ui.components.image_picker import sketch
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_data_set, visitor
from explorer.ui.session.bound_widgets import entered
from explorer.ui.session.training_choices import desk
from explorer.ui.shell.language import _, ngettext, say
from explorer.ui.shell.streamlit_internals import go_on, release_uploads

MOST_PICTURES = 300
"""That are drawn or taken: they stay with the session until they are a data set."""
_SIDE = 128
"""Pixels of a photograph's longer side."""
_MOST_MEGABYTES = 25
"""As an archive may have, and as .streamlit/config.toml lets through."""
_WAYS = {"files": N_("Files"), "draw": N_("Draw"), "camera": N_("Camera")}
_CLASS = "album-class"


def show() -> None:
    """Draws the ways."""
    way = st.segmented_control(
        _("Where the images come from"), list(_WAYS),
        format_func=lambda each: say(Sentence(_WAYS[each])), default="files", required=True,
        key="data-way", persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    if way == "files":
        _files()
    else:
        _album(str(way))
    for sentence in desk().notices:
        st.warning(literal(say(sentence)), icon=":material/block:")


def _files() -> None:
    files = st.file_uploader(
        _("A ZIP archive with a folder a class, or IDX files: images and labels at once"),
        accept_multiple_files=True, max_upload_size=_MOST_MEGABYTES,
        key=f"data-files-{desk().sent}",
        help=_(
            "Up to {count} files of 25 MB each: MNIST’s as they are, zipped as .gz. Nothing of "
            "them is kept but the pixels."
        ).format(count=MOST_SENT),
    )  # fmt: skip
    if not files:
        return
    with st.spinner(_("Decoding…")):
        try:
            received = [(file.getvalue(), file.name) for file in files]
            _choose(arrivals.data_set(received, go_on))
        except Explained as refusal:
            desk().notices = (refusal.sentence,)
    release_uploads(files)
    desk().sent += 1
    st.rerun()


def _choose(uploaded: Gathered) -> None:
    chosen_data_set.put(Source(OWN, digest=visitor.keep_data_set(uploaded.dataset)))
    desk().bringing = False
    desk().notices = uploaded.skipped


def _album(way: str) -> None:
    """Pictures one by one, each into a class."""
    upload_state = desk()
    sheet, classes = st.columns([1, 1], gap="medium")
    with sheet:
        if way == "draw":
            sketch.pad(f"album-sheet-{upload_state.sent}", None, _drawn)
        else:
            photo = st.camera_input(
                _("A picture with the camera"), key=f"album-camera-{upload_state.sent}"
            )
            if photo is not None:
                upload_state.picture = _decoded(photo.getvalue())
                release_uploads([photo])
    with classes:
        st.text_input(
            _("Class"), max_chars=MOST_CLASS_NAME, key=_CLASS, persist_state="session",
            placeholder=_("What it shows, as in cat"), autocomplete="off",
        )  # fmt: skip
        st.button(
            _("Add to the class"), icon=":material/add:", key="album-add", on_click=_add,
            disabled=upload_state.picture is None,
        )  # fmt: skip
        _pasted()


def _pasted() -> None:
    """What there is so far, and what can be made of it."""
    album = desk().album
    counts = Counter(name for _picture, name in album)
    if not album:
        st.caption(_("Three pictures or more of each of two classes are enough to see it learn."))
        return
    counted = [
        ngettext("{name}: {count} picture", "{name}: {count} pictures", count).format(
            name=literal(name), count=count)
        for name, count in counts.items()
    ]  # fmt: skip
    st.caption(" · ".join(counted))
    cards.show(
        tuple(Card(_colours(picture), (name,)) for picture, name in album[-24:]),
        _("The pictures so far"), "album", 3,
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Make them the data set"), type="primary", key="album-use", on_click=_use,
            disabled=len(counts) < 2 or max(counts.values()) < 2,
            help=_("It takes two classes, and two pictures of one of them."),
        )  # fmt: skip
        st.button(_("Take the last one back"), key="album-undo", on_click=_take_back)
        st.button(_("Begin anew"), key="album-clear", on_click=album.clear)


def _take_back() -> None:
    del desk().album[-1:]


def _colours(picture: Shades) -> Shades:
    """(C, H, W) -> (H, W, 3)."""
    return np.ascontiguousarray(
        np.broadcast_to(picture, (3, *picture.shape[1:])).transpose(1, 2, 0)
    )


def _drawn(ink: sketch.Ink) -> None:
    desk().picture = small(drawn_image.picture(ink, as_digit=False).values, _SIDE)


def _decoded(file: bytes) -> Shades | None:
    try:
        decoded = arrivals.picture(file, "camera", go_on)
    except Explained as refusal:
        desk().notices = (refusal.sentence,)
        return None
    return small(decoded.values, _SIDE)


def _add() -> None:
    upload_state, name = desk(), entered(_CLASS)
    picture, upload_state.notices = upload_state.picture, ()
    if picture is None:
        return
    if not isinstance(name, str) or not name.strip():
        upload_state.notices = (Sentence(N_("Say first which class it is.")),)
    elif len(upload_state.album) >= MOST_PICTURES:
        upload_state.notices = (
            Sentence(N_("There are {count} pictures, as many as are kept this way. Send a ZIP "
                        "archive for more."), count=MOST_PICTURES),
        )  # fmt: skip
    else:
        upload_state.album.append((picture, class_name(name)))
        upload_state.picture = None
        upload_state.sent += 1


def _use() -> None:
    pictures, names = zip(*desk().album, strict=True)
    try:
        _choose(gathered(pictures, names))
    except Explained as refusal:
        desk().notices = (refusal.sentence,)
