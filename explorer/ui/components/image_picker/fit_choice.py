"""How many images the batch has, and how each becomes what the network gets."""

from explorer.data.images.image_batch import MANNERS, SCALES, Fit, Scale
from explorer.data.images.picture import MOST_IN_BATCH
from explorer.network.description import Network
from explorer.sentence import N_, Refusal, Sentence
from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session import chosen_network, held_images
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell.language import _, say

_TARGET = "fitting"
_MANNERS = {
    "pad": N_("whole"),
    "crop": N_("middle"),
    "stretch": N_("stretched"),
}
_SCALES: dict[Scale, str] = {
    "data": N_("standardised"),
    "unit": N_("0 to 1"),
    "bytes": N_("0 to 255"),
    "own": N_("mean 0, deviation 1"),
}


def show(network: Network) -> None:
    """Draws the three as fields."""
    fit = held_images.images().fit
    count = Field(
        _TARGET, "count", "number", _("Batch"), len(held_images.places(network.classes)),
        help=_("How many images. Those that follow are added; an image that is chosen takes the "
               "place of the one in hand."),
    )  # fmt: skip
    manner = Field(
        _TARGET, "manner", "choice", _("Shown"), fit.manner,
        help=_("Whole, with black beside it; its middle, in proportion; or stretched to the "
               "input."),
        options=tuple((each, say(Sentence(_MANNERS[each]))) for each in MANNERS),
    )  # fmt: skip
    scale = Field(
        _TARGET, "scale", "choice", _("Values"), fit.scale,
        help=_("Standardised: by the mean and the deviation of all images that the network is "
               "trained on; of the digits before a run. Mean 0, deviation 1: by the image's own."),
        options=tuple((each, say(Sentence(_SCALES[each]))) for each in SCALES),
    )  # fmt: skip
    fields.show([Line((count, manner, scale), "4fr 5fr 7fr")], "fitting")


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    fit, value = held_images.images().fit, entry.value
    if entry.field == "count":
        held_images.count(_count(value), chosen_network.network().classes)
    elif entry.field == "manner" and value in MANNERS:
        held_images.set_fit(Fit(value, fit.scale))
    elif entry.field == "scale" and value in SCALES:
        held_images.set_fit(Fit(fit.manner, value))


def _count(value: object) -> int:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or not 1 <= value <= MOST_IN_BATCH:  # type: ignore[operator]
        raise Refusal(
            N_("A batch here has 1 to {most} images; this one has {count}."),
            most=MOST_IN_BATCH, count=str(value)[:20],
        )  # fmt: skip
    return value  # type: ignore[return-value]
