"""A look at the data: where it comes from, samples as the network gets them, counts, the split."""

from functools import lru_cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.data import image_caches
from explorer.data.data_kinds import DATA_KINDS, OWN, Kind
from explorer.data.data_source import CONTROLS, DIGITS, Source
from explorer.data.digits import digits
from explorer.data.own.kept_sets import dataset_of
from explorer.network.description import Network
from explorer.numerals import share, whole
from explorer.sentence import Explained, Sentence
from explorer.training.beginning import Beginning
from explorer.training.progress import Progress
from explorer.ui.components import cards, data_table
from explorer.ui.components.cards import Card
from explorer.ui.components.data_table import Cell, Column, Grid, Line
from explorer.ui.components.literal_text import literal
from explorer.ui.session import chosen_data_set, chosen_network
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.training_choices import beginning, desk
from explorer.ui.shell.language import _, ngettext, say
from explorer.ui.training import data_set_upload
from explorer.ui.training.batch_strip import picture

_MOST_CLASSES = 20
_SAMPLES = 8
_NAMED = 4
_UNEVEN = 1.5
"""The largest class over the smallest: from here on, it is worth a sentence."""


def show(progress: Progress | None) -> None:
    """Draws it: of the run in hand, or of the next one, where it can be chosen."""
    if progress is not None:
        st.caption(_("What {run} learns from. Begin a new run to choose another data set.").format(
            run=literal(progress.name)))  # fmt: skip
        of = progress.record.beginning
    else:
        of = beginning()
        _choice(of.source)
        if desk().bringing or of.source.record.own:
            data_set_upload.show()
        if desk().bringing:
            return
    try:
        _look(of)
        if progress is None:
            _mismatch(of)
    except Explained as error:
        st.warning(literal(say(error.sentence)), icon=":material/block:")


def _choice(source: Source) -> None:
    kind = OWN if desk().bringing else source.kind
    st.segmented_control(
        _("Data"), list(DATA_KINDS), format_func=lambda kind: say(Sentence(DATA_KINDS[kind].title)),
        key=bound("data-kind", kind), required=True, on_change=_apply_controls,
        label_visibility="collapsed",
    )  # fmt: skip
    if DATA_KINDS[kind].drawn:
        with st.container(horizontal=True, gap="small"):
            _controls(source)


def _controls(source: Source) -> None:
    words = {"noise": _("Noise"), "shift": _("Shift"), "per_class": _("Images a class"),
             "seed": _("Seed")}  # fmt: skip
    for name, control in CONTROLS.items():
        real = control.form == "real"
        convert = float if real else int
        assert control.least is not None and control.most is not None  # all are bounded
        st.number_input(
            words[name], convert(control.least), convert(control.most), step=0.05 if real else 1,
            key=bound(f"data-{name}", convert(getattr(source, name))), on_change=_apply_controls,
            width=130,
        )  # fmt: skip


def _apply_controls() -> None:
    kind: Kind = entered("data-kind") or DIGITS.kind
    record = DATA_KINDS[kind]
    before = chosen_data_set.chosen()
    desk().notices = ()
    # Of one's own there is nothing to choose before something was sent.
    desk().bringing = record.own and not before.record.own
    if record.drawn:
        arguments = {name: entered(f"data-{name}", getattr(before, name)) for name in CONTROLS}
        chosen_data_set.put(Source(kind, **arguments))
    elif not record.own:
        chosen_data_set.put(Source(kind))


def names(of: Beginning) -> list[str]:
    """What the classes are called: as the data set has it, and the network for those beyond it."""
    own = _own_names(of.source, of.data.class_names)
    return own + [of.network.class_name(label) for label in range(len(own), of.network.classes)]


def _own_names(source: Source, known: tuple[str, ...]) -> list[str]:
    """Of shapes in the visitor's language."""
    return [say(Sentence(name)) if source.record.drawn else name for name in known]


def _look(of: Beginning) -> None:
    with st.spinner(_("Opening the data set…")):
        strips = _strips(of.network, of.source, of.standardised)
    called, split = names(of), of.split
    st.caption(" ".join([
        _("{train} images to train on, {validation} to validate: a fifth of each class, drawn with "
          "seed {seed}.").format(train=whole(len(split.train)),
                                 validation=whole(len(split.validation)), seed=of.seed),
        *_balance(of, called),
    ]))  # fmt: skip
    samples, counts = st.columns([6, 5], gap="medium")
    with samples:
        cards.show(
            tuple(Card(strip, (called[label],)) for label, strip in enumerate(strips)),
            _("Images of each class as the network gets them"), "data-samples", 15,
        )  # fmt: skip
    with counts:
        data_table.show(grid(of, called), "data-counts")


def _balance(of: Beginning, called: list[str]) -> list[str]:
    """What should be known of the counts before one trusts a share of right answers."""
    counts = np.bincount(of.data.labels, minlength=len(of.data.class_names))
    most, least = int(counts.argmax()), int(counts[counts > 0].min())
    sentences = []
    if counts[most] >= _UNEVEN * least:
        sentences.append(
            _("The classes are uneven, from {least} to {most} images: whoever always says {name} "
              "is right in {share} of them.").format(
                least=whole(least), most=whole(int(counts[most])), name=literal(called[most]),
                share=share(int(counts[most]), int(counts.sum())))
        )  # fmt: skip
    alone = [literal(called[label]) for label in np.flatnonzero(counts == 1)]
    if alone:
        sentences.append(
            ngettext(
                "Of {names} there is one image, which is trained on and never measured.",
                "Of {names} there is one image each, which is trained on and never measured.",
                len(alone),
            ).format(names=", ".join(alone))
        )
    return sentences


@lru_cache(maxsize=8)
def _strips(network: Network, source: Source, standardised: bool) -> list[NDArray[np.uint8]]:
    """A strip of images a class, (side, SAMPLES · side, 4); where there are fewer, nothing."""
    of = Beginning(network, source=source, standardised=standardised)
    strips = []
    for label in range(min(len(of.data.class_names), _MOST_CLASSES)):
        samples = [picture(of, int(place)) for place in of.data.of_class(label)[:_SAMPLES]]
        high, wide = samples[0].shape[:2] if samples else (1, 1)
        strip = np.zeros((high, _SAMPLES * (wide + 1), 4), dtype=np.uint8)
        for number, sample in enumerate(samples):
            start = number * (wide + 1)
            strip[:, start : start + wide, :3] = sample
            strip[:, start : start + wide, 3] = 255
        strips.append(strip)
    return strips


image_caches.register(_strips.cache_clear)


def _mismatch(of: Beginning) -> None:
    """Says where the classes are not the network's, and offers to make them so."""
    # Of a visitor's own, classes that the network has not are worth a sentence too.
    whole_set = dataset_of(of.source.digest) if of.source.record.own else of.data
    known = digits().class_names if of.source.record.built_in else whole_set.class_names
    wanted = tuple(_own_names(of.source, known))
    network = of.network
    if network.classes > len(wanted):
        text = _("The network has {classes} classes and the data set {known}: the others get no "
                 "image.")  # fmt: skip
    elif network.classes < len(wanted):
        text = _("The network has {classes} classes and the data set {known}: only the first are "
                 "trained on.")  # fmt: skip
    elif wanted == tuple(map(network.class_name, range(network.classes))):
        return
    else:
        text = _("The network calls its classes {own}, and the data set {others}.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        own = tuple(map(network.class_name, range(network.classes)))
        st.markdown(text.format(
            classes=network.classes, known=len(wanted), own=_few(own), others=_few(wanted),
        ))  # fmt: skip
        st.button(
            _("Give the network the classes of the data set"), key="data-classes",
            on_click=chosen_network.edit,
            args=(lambda net: net.with_(classes=len(wanted), class_names=wanted),),
        )  # fmt: skip


def _few(some: tuple[str, ...]) -> str:
    shown = ", ".join(map(literal, some[:_NAMED]))
    return shown + (", …" if len(some) > _NAMED else "")


def grid(of: Beginning, called: list[str]) -> Grid:
    """A row a class: how many images, how many of them on either side of the split."""
    labels = of.data.labels
    counts, train, held = (
        np.bincount(labels[places], minlength=len(called))
        for places in (np.arange(len(labels)), of.split.train, of.split.validation)
    )
    most = max(1, int(counts.max()))
    return Grid(
        caption=_("Images a class"),
        columns=(
            Column(_("class")),
            Column(_("images"), number=True),
            Column(_("to train on"), number=True),
            Column(_("to validate"), number=True),
        ),
        rows=tuple(
            Line(
                name,
                (
                    Cell(whole(int(counts[label])), bar=counts[label] / most),
                    Cell(whole(int(train[label]))),
                    Cell(whole(int(held[label]))),
                ),
            )
            for label, name in enumerate(called)
        ),
        tall="28rem",
    )
