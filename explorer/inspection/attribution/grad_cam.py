"""Grad-CAM: the maps of a layer, each weighed by its mean gradient."""

from torch import Tensor

from explorer.inspection.attribution.record import Making, Method, Question
from explorer.sentence import N_


def _run(of: Question) -> tuple[Tensor, Making]:
    from captum.attr import LayerAttribution, LayerGradCam

    layer = of.net.get_submodule(of.layer)
    maps = LayerGradCam(of.net, layer).attribute(of.image, of.target, relu_attributions=True)
    sides = tuple(of.image.shape[2:])
    enlarged: Tensor = LayerAttribution.interpolate(maps, sides, "bilinear")
    return enlarged, Making(own=tuple(maps.shape[2:]))


GRAD_CAM = Method(
    name="grad-cam",
    title="Grad-CAM",
    help=N_(
        "The layer's maps, each weighed by its mean gradient, added up, what is below 0 left "
        "out; {height}×{width} values, enlarged to the image."
    ),
    run=_run,
    sharing="nothing",
    reference="Selvaraju et al. 2017, arXiv 1610.02391",
    needs_maps=True,
)
