"""Captures and gradients are those that PyTorch's hooks and backward see."""

import dataclasses
import pickle

import numpy as np
import pytest
import torch

from explorer.inspection.capture import capture, gradients
from explorer.inspection.objective import Objective
from explorer.inspection.weights import fresh, module
from explorer.network.architectures import network
from explorer.network.description import Initialisation, Layer, Network
from explorer.network.module import build
from explorer.network.operations import OPERATIONS
from tests.inspection.conftest import dropping_out, images_for


def hooked(net, images, target=None, mode="evaluation"):
    """What forward hooks see of PyTorch's own run, and what backward() leaves in .grad."""
    theirs = build(net).train(mode == "training")
    seen = {}
    for name, part in theirs.named_children():
        part.register_forward_hook(lambda _, __, output, name=name: seen.setdefault(name, output))
    x = torch.from_numpy(images.copy()).requires_grad_()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(net.seed)
        logits = theirs(x)
    if target is None:
        return theirs, seen, logits, None, x
    for output in seen.values():
        output.retain_grad()
    loss = torch.nn.CrossEntropyLoss()(logits, torch.tensor(target))
    loss.backward()
    return theirs, seen, logits, loss, x


def test_every_map_is_what_a_forward_hook_sees(net):
    images = images_for(net, 2)
    ours = capture(fresh(net), images)
    _, seen, logits, _, _ = hooked(net, images)
    assert list(ours.maps) == [layer.name for layer in net.layers]
    for name, output in seen.items():
        assert np.array_equal(ours.maps[name], output.detach().numpy()), name
    assert np.array_equal(ours.logits, logits.detach().numpy())
    assert np.array_equal(ours.probabilities, torch.softmax(logits, 1).detach().numpy())
    assert ours.probabilities.sum(axis=1) == pytest.approx([1, 1])


def test_every_gradient_is_what_backward_leaves(net):
    images = images_for(net, 3)
    target = (0, 2, 1)
    ours = gradients(fresh(net), images, Objective(target))
    theirs, seen, _, loss, x = hooked(net, images, target)
    assert ours.loss == loss.item()
    assert ours.losses.mean() == pytest.approx(ours.loss, rel=1e-6)
    # A convolution that looks at the image is gone back through in another order of sums.
    np.testing.assert_allclose(ours.image, x.grad, rtol=1e-4, atol=1e-6 * x.grad.abs().max().item())
    for name, output in seen.items():
        assert np.array_equal(ours.maps[name], output.grad.numpy()), name
    for name, parameter in theirs.named_parameters():
        assert np.array_equal(ours.parameters[name].value, parameter.detach().numpy()), name
        assert np.array_equal(ours.parameters[name].gradient, parameter.grad.numpy()), name
    assert list(ours.parameters) == [name for name, _ in theirs.named_parameters()]


def test_the_forward_pass_of_gradients_is_the_capture(net):
    images = images_for(net)
    alone, on_the_way = (
        capture(fresh(net), images),
        gradients(fresh(net), images, Objective((0,))).forward,
    )
    for name in alone.maps:
        assert np.array_equal(alone.maps[name], on_the_way.maps[name])


@pytest.mark.parametrize("net", [dropping_out(), network("resnet8", (1, 16, 16), 3)])
def test_training_mode_is_pytorchs_with_the_networks_seed(net):
    """The one drops out, the other normalises by the batch."""
    net = net.with_(seed=7)
    images = images_for(net, 2)
    ours = gradients(fresh(net), images, Objective((0, 1)), "training")
    theirs, seen, _, loss, _ = hooked(net, images, (0, 1), "training")
    assert ours.loss == loss.item()
    for layer, output in seen.items():
        assert np.array_equal(ours.forward.maps[layer], output.detach().numpy()), layer
    for tensor, parameter in theirs.named_parameters():
        assert np.array_equal(ours.parameters[tensor].gradient, parameter.grad.numpy()), tensor
    evaluated = capture(fresh(net), images)
    assert not np.array_equal(evaluated.logits, ours.forward.logits)


def test_a_capture_leaves_weights_and_pytorchs_generator_as_they_were():
    net = network("resnet8", (1, 16, 16), 3)
    weights = fresh(net)
    before = {name: tensor.clone() for name, tensor in weights.tensors.items()}
    random_before = torch.get_rng_state()
    gradients(weights, images_for(net, 2), Objective((0, 1)), "training")
    assert all(torch.equal(before[name], tensor) for name, tensor in weights.tensors.items())
    assert torch.equal(random_before, torch.get_rng_state())
    assert all(tensor.grad is None for tensor in weights.tensors.values())


def test_a_module_lies_in_the_shared_weights_but_has_buffers_of_its_own():
    weights = fresh(network("resnet8", (1, 16, 16), 3))
    first, second = module(weights, "evaluation"), module(weights, "training")
    where = weights.tensors["conv1.weight"].data_ptr()
    assert first.conv1.weight.data_ptr() == second.conv1.weight.data_ptr() == where
    assert first.bn1.running_mean.data_ptr() != weights.tensors["bn1.running_mean"].data_ptr()


def test_a_layer_that_leads_nowhere_has_no_gradient():
    layers = (
        Layer("flatten", OPERATIONS["Flatten"]()),
        Layer("aside", OPERATIONS["Linear"](out_features=4)),
        Layer("fc", OPERATIONS["Linear"](), ("flatten",)),
    )
    net = Network("custom", layers, (1, 4, 4), 3)
    found = gradients(fresh(net), images_for(net), Objective((2,)))
    assert found.maps["aside"] is None
    assert found.parameters["aside.weight"].gradient is None
    assert found.parameters["fc.weight"].gradient.shape == (3, 16)


def test_a_network_without_logits_has_maps_only():
    net = network("lenet", (1, 32, 32), 10)
    net = net.with_(layers=net.layers[:3])
    seen = capture(fresh(net), images_for(net))
    assert (seen.logits, seen.probabilities) == (None, None)
    assert seen.maps["pool1"].shape == (1, 6, 14, 14)


def test_weights_without_measure_give_numbers_without_measure():
    net = network("lenet").with_(initialisation=Initialisation("constant", 1e6))
    found = gradients(fresh(net), images_for(net) * 1e6, Objective((1,)))
    assert not np.isfinite(found.loss)


def test_records_cross_processes_and_cannot_be_written_to():
    net = network("lenet")
    found = gradients(fresh(net), images_for(net), Objective((1,)))
    again = pickle.loads(pickle.dumps(found))
    assert np.array_equal(again.maps["conv1"], found.maps["conv1"])
    with pytest.raises(ValueError, match="read-only"):
        found.forward.maps["conv1"][:] = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.loss = 0


def test_a_record_knows_how_many_bytes_it_takes():
    net = network("softmax", (1, 4, 4), 2)
    found = gradients(fresh(net), images_for(net), Objective((1,)))
    maps = 16 + 16 + 2  # the image, flattened, the logits
    assert found.forward.nbytes == 4 * maps
    assert found.nbytes == 4 * (2 * maps + 16 * 2 + 2)


def test_the_bias_gradient_of_the_first_layer_is_none_and_then_six_numbers():
    """As the practical shows it: PyTorch's own None, and the numbers that come after."""
    net = network("lenet")
    assert build(net).conv1.bias.grad is None
    bias = gradients(fresh(net), images_for(net), Objective((7,))).parameters["conv1.bias"]
    assert bias.gradient.shape == (6,)
    assert np.abs(bias.gradient).max() > 0
