"""What excites this map? The question for one map, its search in the workers, what was found.

excitation.show("conv2", 3)
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from explorer import jobs
from explorer.data.data_kinds import DATA_KINDS, TO_ALL, Kind
from explorer.data.data_set_members import Members
from explorer.data.data_source import DIGITS, Source
from explorer.data.images import built_in_images
from explorer.data.images.picture import Picture
from explorer.inspection import excitation
from explorer.inspection.excitation import Excitation
from explorer.jobs import Job, Progress
from explorer.network.shapes import table
from explorer.numerals import whole
from explorer.sentence import Explained, Sentence
from explorer.training import excitation_job
from explorer.training.excitation_job import At
from explorer.ui.components import image_picker
from explorer.ui.feature_maps.strongest_patches import patch_strip
from explorer.ui.session import chosen_network, held_images, moment
from explorer.ui.shell.language import _, say

_POLL = 0.25
"""Seconds between two looks at how far a search is."""
_MOST_KEPT = 32
"""Searches of a session whose results are kept."""


@dataclass(frozen=True)
class _Asked:
    """What is searched for: equal ones have equal answers."""

    weights: Hashable
    moment: At | None
    """Of the run that they are of."""
    members: Members
    layer: str
    index: int


@dataclass
class _Desk:
    """A session's searches, the last asked for at the end. At most one of them runs."""

    searches: OrderedDict[_Asked, Job] = field(default_factory=OrderedDict)
    refusal: Sentence | None = None
    """Why the last one was not begun."""

    def begin(self, asked: _Asked) -> None:
        """Gives up what runs, and begins."""
        self.clear()
        self.refusal = None
        try:
            job = jobs.submit(
                excitation_job.search, asked.moment, asked.members, asked.layer, asked.index
            )
        except Explained as refused:
            self.refusal = refused.sentence
            return
        self.searches[asked] = job
        self.searches.move_to_end(asked)
        if len(self.searches) > _MOST_KEPT:
            self.searches.popitem(last=False)

    def clear(self) -> None:
        """Gives up whatever runs."""
        for job in self.searches.values():
            job.cancel()


@st.cache_resource(scope="session", on_release=_Desk.clear, show_spinner=False)
def _desk() -> _Desk:
    return _Desk()


def show(layer: str, index: int) -> None:
    """Asks for the map `index` of a layer, counted from 0, and shows what was found."""
    network = chosen_network.network()
    excitation.check(network, layer, index)
    question = (
        _("What excites map {number} of {layer}?")
        if patch_strip.has_maps(table(network)[layer])
        else _("What excites value {number} of {layer}?")
    )
    st.subheader(question.format(number=index, layer=layer))
    now = moment.now()
    members = Members(_source(), network, held_images.images().fit, now.preparation)
    at = excitation_job.at(now.run.id, now.step) if now.run is not None else None
    _view(_Asked(now.weights.moment, at, members, layer, index))


def _source() -> Source:
    """The data set that is searched: until another is chosen, that of the run on screen."""
    offered, own = _offered()
    chosen = st.segmented_control(
        _("Data"),
        list(offered),
        format_func=lambda kind: say(Sentence(DATA_KINDS[kind].title)),
        default=own,
        required=True,
        # Another run, another first choice.
        key=f"excitation-data-{own}",
        label_visibility="collapsed",
    )
    return offered[chosen]


def _offered() -> tuple[dict[Kind, Source], Kind]:
    """What can be searched, by kind, and the kind that the weights on screen were trained on."""
    offered = {kind: Source(kind) for kind in TO_ALL}
    run = moment.now().run
    if run is None:
        return offered, DIGITS.kind
    source = run.record.beginning.source
    return {**offered, source.kind: source}, source.kind


@st.fragment
def _view(asked: _Asked) -> None:
    desk, row = _desk(), table(asked.members.network)[asked.layer]
    job = desk.searches.get(asked)
    stage = job.progress().stage if job else "cancelled"
    if job is not None and stage == "done":
        strongest, members = job.result(), asked.members
        in_hand, choose = _in_hand(members, strongest), partial(_choose, members)
        patch_strip.show(strongest, row, members, in_hand=in_hand, on_choose=choose)
    elif job is not None and stage not in ("failed", "cancelled"):
        _follow(job)
        patch_strip.show_empty(row)
    else:
        _question(desk, asked)
        if job is not None and stage == "failed":
            job.result()  # raises, and is worded where all errors are


def _question(desk: _Desk, asked: _Asked) -> None:
    jobs.prepare()  # by the time that the question is read, the workers are warm
    label = (
        _("Search the {count} handwritten digits")
        if asked.members.source == DIGITS
        else _("Search the {count} images")
    )
    st.button(
        label.format(count=whole(len(asked.members))),
        icon=":material/search:",
        on_click=desk.begin,
        args=(asked,),
        key="excitation-search",
    )
    if desk.refusal is not None:
        st.warning(say(desk.refusal), icon=":material/block:")


@st.fragment(run_every=_POLL)
def _follow(job: Job) -> None:
    """The search as it goes; the whole page runs once more when it has ended."""
    progress = job.progress()
    if progress.ended:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(progress.share, _progress_words(progress))
        st.button(_("Cancel"), on_click=job.cancel, key="excitation-cancel")


def _progress_words(progress: Progress) -> str:
    if progress.stage == "starting":
        return _("The workers are being started, which takes some seconds the first time")
    if progress.stage == "waiting" and progress.place:
        return _("Waits for a worker, place {place} in the queue").format(place=progress.place)
    if not progress.total:
        return _("Waits for a worker")
    done, total = whole(progress.done), whole(progress.total)
    if progress.remaining is None:
        return _("{done} of {total} images").format(done=done, total=total)
    seconds = whole(max(1, round(progress.remaining)))
    text = _("{done} of {total} images, about {seconds} s to go")
    return text.format(done=done, total=total, seconds=seconds)


def _in_hand(members: Members, strongest: Excitation) -> int | None:
    """The position of the image in hand in the data set, where it is one of those found."""
    chosen = held_images.places(chosen_network.network().classes)[
        image_picker.chosen(chosen_network.network()).in_hand
    ]
    name = chosen.name if isinstance(chosen, Picture) else built_in_images.title(chosen)
    positions = (patch.image for patch in strongest.patches)
    return next((each for each in positions if members.title(each) == name), None)


def _choose(members: Members, image: int) -> None:
    """Takes an image in hand, on every page."""
    ours = members.source == DIGITS
    held_images.put(
        [f"digit:{image}" if ours else members.picture(image)], chosen_network.network().classes
    )
    st.rerun()
