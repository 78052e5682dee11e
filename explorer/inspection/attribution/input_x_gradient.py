"""Input × gradient: what each pixel would bring, if the network were a straight line."""

from torch import Tensor

from explorer.inspection.attribution.record import Making, Method, Question
from explorer.sentence import N_


def _run(of: Question) -> tuple[Tensor, Making]:
    from captum.attr import InputXGradient

    pixels: Tensor = InputXGradient(of.net).attribute(of.image, of.target)
    return pixels, Making()


INPUT_X_GRADIENT = Method(
    name="input-x-gradient",
    title=N_("input × gradient"),
    help=N_("Each pixel times that derivative, the channels added up. A pixel of 0 gets nothing."),
    run=_run,
    sharing="sum",
    reference="Shrikumar et al. 2016, arXiv 1605.01713",
)
