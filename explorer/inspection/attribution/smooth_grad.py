"""SmoothGrad: the saliency of many copies of the image with noise, averaged."""

import torch
from torch import Tensor

from explorer.inspection.attribution.record import Making, Method, Question
from explorer.sentence import N_

_MOST, _LEAST = 25, 8
"""Copies."""
_NOISE = 0.15
"""Its standard deviation, of the way from the image's least value to its largest."""


def _run(of: Question) -> tuple[Tensor, Making]:
    """captum's NoiseTunnel after torch.manual_seed(0), a copy at a time; nobody else's draw."""
    from captum.attr import Saliency

    image, copies = of.image.detach(), of.passes(3, _LEAST, _MOST)
    deviation = (_NOISE * (image.max() - image.min())).expand(copies, *image.shape[1:])
    generator = torch.Generator().manual_seed(0)
    noise = torch.normal(torch.zeros_like(deviation), deviation, generator=generator)
    saliency, total = Saliency(of.net), torch.zeros_like(image)
    for each in noise:
        total += saliency.attribute((image + each).requires_grad_(), of.target, abs=False).detach()
    return total / copies, Making(copies)


SMOOTH_GRAD = Method(
    name="smooth-grad",
    title="SmoothGrad",
    help=N_(
        "The saliency of {passes} copies of the image with noise, averaged: what only holds for "
        "this very image goes, what holds around it stays."
    ),
    run=_run,
    sharing="sum",
    reference="Smilkov et al. 2017, arXiv 1706.03825",
    least_passes=3 * _LEAST,
)
