"""Saliency: where a small change of the image moves the class's logit most."""

from torch import Tensor

from explorer.inspection.attribution.record import Making, Method, Question
from explorer.sentence import N_


def _run(of: Question) -> tuple[Tensor, Making]:
    from captum.attr import Saliency

    pixels: Tensor = Saliency(of.net).attribute(of.image, of.target, abs=False)
    return pixels, Making()


SALIENCY = Method(
    name="saliency",
    title=N_("saliency: the gradient"),
    help=N_("The derivative of the class's logit by each pixel, the channels added up. One pass."),
    run=_run,
    sharing="sum",
    reference="Simonyan et al. 2014, arXiv 1312.6034",
)
