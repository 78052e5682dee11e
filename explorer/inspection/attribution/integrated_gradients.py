"""Integrated gradients: the derivative along the whole way from an empty image to this one."""

import torch
from torch import Tensor

from explorer.inspection.attribution.record import Making, Method, Question
from explorer.sentence import N_

_MOST, _LEAST = 50, 12
"""Points on the way."""


def _run(of: Question) -> tuple[Tensor, Making]:
    """From an image of zeros, by Gauss and Legendre's rule, one point at a time."""
    from captum.attr import IntegratedGradients

    points = of.passes(3, _LEAST, _MOST)
    pixels: Tensor = IntegratedGradients(of.net).attribute(
        of.image, torch.zeros_like(of.image), of.target, n_steps=points, internal_batch_size=1
    )
    return pixels, Making(points)


INTEGRATED_GRADIENTS = Method(
    name="integrated",
    title=N_("integrated gradients"),
    help=N_(
        "The derivative averaged on the straight way from an image of zeros to this one, at "
        "{passes} points, times the pixel."
    ),
    run=_run,
    sharing="difference",
    reference="Sundararajan et al. 2017, arXiv 1703.01365",
    least_passes=3 * _LEAST,
)
