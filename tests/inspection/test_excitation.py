"""The patches found are those that PyTorch finds when it looks at everything at once."""

import pickle

import numpy as np
import pytest
import torch

from explorer.data.data_set_members import Members
from explorer.data.data_source import DIGITS, Source
from explorer.data.digits import digits
from explorer.data.images import built_in_images
from explorer.data.images.image_batch import Fit, batch
from explorer.inspection import capture, excitation
from explorer.inspection.excitation import MOST, find, search
from explorer.inspection.weights import Weights, fresh
from explorer.network.architectures import network
from explorer.network.description import Initialisation, Layer, Network
from explorer.network.module import build
from explorer.network.operations import OPERATIONS
from explorer.network.shapes import table
from explorer.sentence import Refusal, TooLarge
from tests.inspection.conftest import images_for

SOUGHT = [
    (network("lenet"), "conv1", 2),
    (network("lenet"), "relu2", 11),
    (network("lenet", (3, 47, 60), 3), "pool2", 5),
    (network("lenet"), "fc2", 83),
    (network("tinyvgg", (3, 64, 64), 10), "conv2_1", 4),
    (network("resnet8", (1, 20, 28), 4), "block1_add", 7),
    (network("allconv", (1, 16, 16), 3), None, 2),
]


def nobody(done, total):
    """Is told nothing."""


def unlike_each_other(net):
    """Parameters and running statistics that are no multiples of each other, as after training."""
    weights = fresh(net.with_(initialisation=Initialisation("kaiming")))
    draw = torch.Generator().manual_seed(1)
    tensors = {
        name: tensor * (0.5 + torch.rand(tensor.shape, generator=draw))
        if tensor.is_floating_point()
        else tensor
        for name, tensor in weights.tensors.items()
    }
    return Weights(net, "made up", tensors)


def all_at_once(weights, images, layer):
    """What PyTorch's own run of the whole network puts out, seen by a hook: (N, C, places)."""
    theirs = build(weights.network).eval()
    theirs.load_state_dict(dict(weights.tensors))
    seen = []
    theirs.get_submodule(layer).register_forward_hook(lambda _, __, output: seen.append(output))
    with torch.no_grad():
        theirs(torch.from_numpy(images.copy()))
    return seen[0].reshape(*seen[0].shape[:2], -1)


def found_in(weights, images, layer, index, **options):
    return find(
        weights,
        lambda positions: images[positions.start : positions.stop],
        len(images),
        layer,
        index,
        **options,
    )


@pytest.fixture(params=SOUGHT, ids=lambda sought: f"{sought[0].name} {sought[1]}")
def sought(request):
    net, layer, index = request.param
    images = images_for(net, 150)
    return unlike_each_other(net), images, layer or net.layers[-1].name, index


def test_the_patches_are_those_of_a_search_through_everything(sought):
    weights, images, layer, index = sought
    highest, places = all_at_once(weights, images, layer)[:, index].max(dim=1)
    best = torch.topk(highest, MOST)
    found = found_in(weights, images, layer, index)
    assert [patch.value for patch in found.patches] == pytest.approx(best.values.tolist(), rel=1e-4)
    assert [patch.image for patch in found.patches] == best.indices.tolist()
    shape = table(weights.network)[layer].output_shape
    for patch in found.patches:
        if len(shape) == 4:
            row, column = patch.place
            assert row * shape[3] + column == places[patch.image]
        else:
            assert patch.place is None


def test_lowest_and_highest_are_of_all_images_and_places(sought):
    weights, images, layer, index = sought
    values = all_at_once(weights, images, layer)[:, index]
    found = found_in(weights, images, layer, index)
    assert (found.lowest, found.highest) == pytest.approx(
        (values.min().item(), values.max().item()), rel=1e-4
    )
    assert found.images == len(images)


def test_nothing_outside_a_patch_is_looked_at(sought):
    """Whatever stands outside, the value at that place is the same, to the bit."""
    weights, images, layer, index = sought
    for patch in found_in(weights, images, layer, index).patches[:3]:
        top, bottom, left, right = patch.window
        image = images[patch.image : patch.image + 1]
        other = np.full_like(image, 7)
        other[..., top:bottom, left:right] = patch.cut(image[0])[None]
        before, after = (all_at_once(weights, each, layer)[0, index] for each in (image, other))
        row, column = patch.place or (0, 0)
        shape = table(weights.network)[layer].output_shape
        where = row * shape[3] + column if patch.place else 0
        assert before[where] == after[where]


def test_a_value_is_the_one_that_the_page_shows_of_that_image():
    net = network("lenet")
    found = search(nobody, fresh(net), Members(DIGITS, net, Fit()), "conv2", 3)
    assert found.images == len(digits().labels)
    for patch in found.patches:
        picture = built_in_images.picture(f"digit:{patch.image}", net.input_shape)
        shown = capture.capture(fresh(net), batch([picture], net.input_shape, Fit()).images)
        assert shown.maps["conv2"][0, 3].max() == pytest.approx(patch.value, rel=1e-5)
        assert shown.maps["conv2"][0, 3][patch.place] == pytest.approx(patch.value, rel=1e-5)


def test_a_run_on_shapes_is_searched_through_its_own_shapes():
    net = network("lenet", (3, 32, 40), 3)
    members = Members(Source("shapes", per_class=7, seed=4), net, Fit())
    assert len(members) == 21
    found = search(nobody, fresh(net), members, "conv2", 3)
    images = members.batch(range(21)).images
    highest = all_at_once(fresh(net), images, "conv2")[:, 3].amax(dim=1)
    assert [patch.image for patch in found.patches] == highest.topk(MOST).indices.tolist()
    first = members.picture(found.patches[0].image)
    assert (first.label, str(first.name)) == (
        found.patches[0].image // 7,
        f"{['circle', 'square', 'triangle'][first.label]}, no. {found.patches[0].image}",
    )


def test_how_images_are_fitted_counts():
    net = network("lenet")
    first, second = (
        search(nobody, fresh(net), Members(DIGITS, net, fit), "conv1", 0)
        for fit in (Fit(), Fit(scale="unit"))
    )
    assert first.highest != second.highest


def test_layers_aside_are_not_run():
    """A layer whose map is sought needs those that lead to it, not the 8 GB beside it."""
    lenet = network("lenet", (1, 32, 32), 3)
    aside = Layer("aside", OPERATIONS["Linear"](out_features=50), ("flatten",))
    net = lenet.with_(layers=(*lenet.layers[:7], aside, *lenet.layers[7:]))
    weights = fresh(net)
    without = {name: t for name, t in weights.tensors.items() if not name.startswith("aside")}
    partial = Weights(net, "made up", without)
    images = images_for(net, 5)
    assert found_in(partial, images, "relu2", 0) == found_in(weights, images, "relu2", 0)


def test_progress_counts_the_images():
    told = []
    net = network("lenet")
    found_in(fresh(net), images_for(net, 150), "conv1", 0, report=lambda *done: told.append(done))
    assert told[0] == (0, 150)
    assert told[-1] == (150, 150)
    assert told == sorted(told)


def test_equal_values_keep_the_order_of_the_images():
    net = network("lenet")
    images = np.repeat(images_for(net, 1), 5, axis=0)
    found = found_in(fresh(net), images, "conv1", 0, most=3)
    assert [patch.image for patch in found.patches] == [0, 1, 2]


def test_a_map_that_is_the_same_everywhere_has_no_patches():
    net = network("lenet").with_(initialisation=Initialisation("zeros"))
    found = found_in(fresh(net), images_for(net, 5), "relu1", 0)
    assert (found.lowest, found.highest, found.patches) == (0, 0, ())


def test_a_dead_map_has_patches_only_where_it_is_alive():
    """A map of ones after a ReLU over a single bright image, 0 on all others."""
    layers = (
        Layer("conv1", OPERATIONS["Conv2d"](out_channels=1, kernel_size=3, bias=False)),
        Layer("relu1", OPERATIONS["ReLU"]()),
    )
    net = Network("custom", layers, (1, 8, 8), 2, initialisation=Initialisation("constant", 1))
    images = -np.ones((6, 1, 8, 8), dtype=np.float32)
    images[4, 0, 2:5, 3:6] = 1
    found = found_in(fresh(net), images, "relu1", 0)
    assert [(patch.image, patch.value, patch.place) for patch in found.patches] == [(4, 9, (2, 3))]
    assert found.patches[0].window == (2, 5, 3, 6)
    assert found.patches[0].cut(images[4]).tolist() == [[[1, 1, 1]] * 3]


def test_a_patch_at_the_border_ends_with_the_image():
    layers = (Layer("conv1", OPERATIONS["Conv2d"](out_channels=1, kernel_size=3, padding=1)),)
    net = Network("custom", layers, (1, 4, 4), 2, initialisation=Initialisation("constant", 1))
    images = np.zeros((1, 1, 4, 4), dtype=np.float32)
    images[0, 0, 0, 0], images[0, 0, 0, 1:] = 1, -1
    patch = found_in(fresh(net), images, "conv1", 0).patches[0]
    # From (1, 0) the corner is seen as from (0, 0), which comes first, and so is its neighbour.
    assert (patch.value, patch.place, patch.window) == (0, (0, 0), (0, 2, 0, 2))


def test_values_that_are_no_number_are_passed_over():
    net = network("lenet")
    images = images_for(net, 4)
    images[1] = np.nan
    found = found_in(fresh(net), images, "conv1", 0)
    assert sorted(patch.image for patch in found.patches) == [0, 2, 3]
    assert np.isfinite([found.lowest, found.highest]).all()
    nothing = found_in(fresh(net), np.full_like(images, np.nan), "conv1", 0)
    assert (nothing.highest, nothing.patches) == (-np.inf, ())


def test_images_that_are_normalised_by_their_own_batch_are_looked_at_one_by_one():
    layers = (
        Layer("conv1", OPERATIONS["Conv2d"](out_channels=2, kernel_size=3)),
        Layer("bn1", OPERATIONS["BatchNorm2d"](track_running_stats=False)),
    )
    net = Network("custom", layers, (1, 8, 8), 2)
    images = images_for(net, 20)
    found = found_in(fresh(net), images, "bn1", 1)
    alone = [all_at_once(fresh(net), image[None], "bn1")[0, 1].max().item() for image in images]
    assert [patch.value for patch in found.patches] == pytest.approx(
        sorted(alone, reverse=True)[:MOST], rel=1e-5
    )


def test_a_layer_that_mixes_images_is_refused():
    net = network("lenet").with_(
        layers=(Layer("view", OPERATIONS["View"](features=512)), *network("mlp").layers[1:])
    )
    with pytest.raises(Refusal, match="view puts out another number of rows"):
        excitation.check(net, "view", 0)


@pytest.mark.parametrize("layer, index, count", [("conv1", 6, 6), ("conv1", -1, 6), ("fc", 3, 3)])
def test_a_map_that_there_is_not_is_refused(layer, index, count):
    with pytest.raises(Refusal, match=f"has {count} maps, counted from 0: there is no map {index}"):
        excitation.check(network("resnet8" if layer == "fc" else "lenet", classes=3), layer, index)


def test_what_does_not_fit_is_refused_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(excitation, "_upto", lambda *_: pytest.fail("drawn"))
    with pytest.raises(TooLarge, match="GB of memory"):
        found_in(Weights(network("lenet", (3, 4096, 4096)), "fresh", {}), [], "conv1", 0)


def test_what_is_found_crosses_processes():
    net = network("lenet")
    found = found_in(fresh(net), images_for(net, 5), "conv2", 1)
    assert pickle.loads(pickle.dumps(found)) == found
