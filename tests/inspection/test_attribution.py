"""Each method gives what captum gives on a module that PyTorch built."""

import captum.attr as captum
import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explorer.inspection.attribution import METHODS, attribute, usual_layer
from explorer.inspection.weights import fresh
from explorer.network import shapes
from explorer.network.architectures import network
from explorer.network.module import build
from tests.inspection.conftest import images_for
from tests.inspection.stepping.conftest import learners

# PyTorch warns of what its Dropout2d does to flat features; a random network may hold it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:dropout2d:UserWarning", "ignore:Using padding='same':UserWarning"
)

NET = network("lenet", (3, 20, 20), 4)


def smooth_grad(net, x):
    torch.manual_seed(0)
    deviation = 0.15 * float(x.detach().max() - x.detach().min())
    return captum.NoiseTunnel(captum.Saliency(net)).attribute(
        x, nt_type="smoothgrad", nt_samples=25, stdevs=deviation, target=2, abs=False
    )


def grad_cam(net, x):
    maps = captum.LayerGradCam(net, net.conv2).attribute(x, 2, relu_attributions=True)
    return captum.LayerAttribution.interpolate(maps, (20, 20), "bilinear")


THEIRS = {
    "saliency": lambda net, x: captum.Saliency(net).attribute(x, 2, abs=False),
    "smooth-grad": smooth_grad,
    "input-x-gradient": lambda net, x: captum.InputXGradient(net).attribute(x, 2),
    "integrated": lambda net, x: captum.IntegratedGradients(net).attribute(x, x * 0, 2, n_steps=50),
    "grad-cam": grad_cam,
}


def theirs(method, x):
    return THEIRS[method](build(NET).eval(), x)


@pytest.mark.parametrize("method", [name for name in METHODS if name != "occlusion"])
def test_the_pixels_get_what_captum_gives_them(method):
    image = images_for(NET)
    ours = attribute(fresh(NET), image, method, 2, "conv2")
    expected = theirs(method, torch.from_numpy(image).requires_grad_()).detach().sum(dim=1)[0]
    np.testing.assert_allclose(ours.pixels, expected, rtol=1e-4, atol=1e-6)


def test_the_gap_is_what_is_missing_of_the_score():
    image, net = images_for(NET), build(NET).eval()
    ours = attribute(fresh(NET), image, "integrated", 2, "")
    apart = net(torch.from_numpy(image))[0, 2] - net(torch.zeros(1, 3, 20, 20))[0, 2]
    assert ours.total == pytest.approx(apart.item(), abs=ours.gap + 1e-5)
    assert ours.gap < 0.05 * max(1, abs(apart.item()))


def test_occlusion_is_captums_and_what_the_logit_loses_under_each_window():
    image, net = images_for(NET), build(NET).eval()
    ours = attribute(fresh(NET), image, "occlusion", 2, "")
    x, side, stride = torch.from_numpy(image), ours.making.window, ours.making.stride
    found = captum.Occlusion(net).attribute(
        x, (3, side, side), (3, stride, stride), target=2, baselines=0.0
    )
    for channel in found[0]:
        np.testing.assert_allclose(ours.pixels, channel, rtol=1e-4, atol=1e-6)
    lost, covered = torch.zeros(20, 20), torch.zeros(20, 20)
    stops = [*range(0, 20 - side, stride), 20 - side]
    with torch.no_grad():
        for y in stops:
            for x_ in stops:
                window = np.s_[y : y + side, x_ : x_ + side]
                without = x.clone()
                without[0, :, *window] = 0
                lost[window] += net(x)[0, 2] - net(without)[0, 2]
                covered[window] += 1
    assert ours.making.passes == len(stops) ** 2 + 1
    np.testing.assert_allclose(ours.pixels, lost / covered, atol=1e-5)


@settings(max_examples=settings().max_examples // 4)
@given(learners(), st.sampled_from(["saliency", "input-x-gradient", "integrated"]))
def test_of_any_network_the_pixels_get_what_captum_gives_them(learner, method):
    net, images = learner
    assume(shapes.table(net, 1).logits)
    ours = attribute(fresh(net), images[:1], method, 0, "")
    x = torch.from_numpy(images[:1]).requires_grad_()
    theirs = {
        "saliency": lambda it: captum.Saliency(it).attribute(x, 0, abs=False),
        "input-x-gradient": lambda it: captum.InputXGradient(it).attribute(x, 0),
        "integrated": lambda it: captum.IntegratedGradients(it).attribute(x, x * 0, 0, n_steps=50),
    }[method](build(net).eval())
    expected = theirs.detach().sum(dim=1)[0].numpy()
    allowed = 1e-4 * float(np.nan_to_num(np.abs(expected)).max(initial=0)) + 1e-6
    np.testing.assert_allclose(ours.pixels, expected, rtol=1e-3, atol=allowed)


@settings(max_examples=5)
@given(learners())
def test_every_method_is_taken_of_any_network_that_it_can_be_taken_of(learner):
    net, images = learner
    layers = shapes.table(net, 1)
    assume(layers.logits)
    layer = usual_layer(layers)
    for name, method in METHODS.items():
        if not method.needs_maps or layer:
            ours = attribute(fresh(net), images[:1], name, 0, layer or "")
            assert ours.pixels.shape == net.input_shape[1:]
            assert ours.making.passes >= 1


def test_an_unknown_method_is_none():
    with pytest.raises(KeyError, match="nosuch"):
        attribute(fresh(NET), images_for(NET), "nosuch", 2, "")


def test_the_same_question_has_the_same_answer_though_there_is_noise():
    image = images_for(NET)
    before = torch.random.get_rng_state()
    once, again = (attribute(fresh(NET), image, "smooth-grad", 2, "") for _ in range(2))
    np.testing.assert_array_equal(once.pixels, again.pixels)
    assert torch.equal(torch.random.get_rng_state(), before)
