"""The Feature maps page hands the real tensors of the network in the link to the browser."""

import contextlib

import numpy as np
import pytest
import torch

from explorer.data.digits import digits
from explorer.data.fitting import fitted
from explorer.figures.colour import indices
from explorer.network.architectures import network
from explorer.network.description import Initialisation, Layer
from explorer.network.module import build
from tests.pages.conftest import BROKEN, NETWORKS, WITHOUT_LOGITS, Opened
from tests.ui import entering
from tests.ui.components import message_reading

pytestmark = pytest.mark.usefixtures("framed")

SMALL = {name: net for name, net in NETWORKS.items() if name in ("lenet", "mlp")}


def pytorchs(net, *positions, training=False):
    """Every layer's output by PyTorch's own hooks, for these digits."""
    images = fitted(digits().images[list(positions)], net.input_shape, digits().standard)
    module, seen = build(net).train(training), {}
    for name, part in module.named_children():
        part.register_forward_hook(lambda _, __, out, name=name: seen.setdefault(name, out))
    with torch.no_grad():
        logits = module(torch.from_numpy(images))
    return images, {name: out.numpy() for name, out in seen.items()}, logits


def stage(page):
    """Header and arrays of the stage."""
    return message_reading.read(page.message("glassbox"))


def tensors(page):
    """What the inspector got of each tensor, and where in it that begins."""
    header, arrays = message_reading.read(page.message("glassbox-inspector"))
    return {
        name: (arrays[piece["values"]].reshape(piece["size"]), piece["start"])
        for name, piece in header["tensors"].items()
    }


def test_every_layer_stands_in_the_stage_with_its_maps_as_pytorch_computes_them(net):
    header, arrays = stage(Opened("feature_maps", net, image="digit:1"))
    _, seen, _ = pytorchs(net, 1)
    assert list(header["chain"]) == ["input", *seen]
    for name, output in seen.items():
        assert header["chain"][name]["shape"] == list(output.shape)
        layer = header["layers"].get(name)
        if layer is None:  # a group stands for it
            continue
        assert layer["limit"] == pytest.approx(float(np.abs(output).max()) or 1.0)
        tiles = arrays[layer["tiles"]]
        if output.ndim == 4 and max(output.shape[2:]) <= 48:
            limits = arrays[layer["limits"]]
            for map, (tile, limit) in enumerate(zip(tiles, limits, strict=True)):
                off = tile.astype(int) - indices(output[0, map], limit)
                assert np.abs(off).max() <= 1, (name, map)


def test_the_classes_are_the_softmax_of_the_networks_logits(net):
    header, arrays = stage(Opened("feature_maps", net, image="digit:1"))
    _, _, logits = pytorchs(net, 1)
    assert arrays[header["logits"]].tolist() == logits[0].tolist()
    probabilities = torch.softmax(logits[0], 0).tolist()
    assert arrays[header["probabilities"]].tolist() == pytest.approx(probabilities)
    assert header["target"] == 1


@pytest.mark.parametrize("net", SMALL.values(), ids=SMALL)
def test_of_a_small_network_every_number_is_in_the_browsers_hands(net):
    found = tensors(Opened("feature_maps", net, image="digit:1"))
    images, seen, _ = pytorchs(net, 1)
    assert list(found) == ["input", *seen]
    assert np.array_equal(found["input"][0], images)
    for name, (values, _) in found.items():
        if name != "input":
            assert np.array_equal(values, seen[name]), name


def test_the_message_of_a_small_network_does_not_depend_on_the_chosen_layer():
    one, second = (
        Opened("feature_maps", NETWORKS["lenet"], image="digit:1", layer=layer)
        for layer in ("conv1", "fc2")
    )
    assert one.message("glassbox-inspector") == second.message("glassbox-inspector")
    assert one.message("glassbox") == second.message("glassbox")
    assert one.given("glassbox-chosen")["layer"] == "conv1"
    assert second.given("glassbox-chosen")["layer"] == "fc2"


def test_the_message_does_not_depend_on_the_stop_or_the_part():
    lenet = NETWORKS["lenet"]
    plain = Opened("feature_maps", lenet)
    for place in ({"stage": "update"}, {"part": "code"}, {"digits": "all"}):
        other = Opened("feature_maps", lenet, **place)
        assert other.message("glassbox") == plain.message("glassbox")
    assert other.message("glassbox-inspector") == plain.message("glassbox-inspector")
    assert other.given("glassbox-inspector-view") == {
        "group": "study", "part": "why", "exact": True,
    }  # fmt: skip


def phases(page):
    """Of which step each of what follows the loss is, as far as it came."""
    found = {}
    for name in ("backward", "update", "again"):
        with contextlib.suppress(KeyError):
            found[name] = message_reading.read(page.message(f"glassbox-{name}"))[0]["of"]
    return found


def test_what_follows_the_loss_comes_to_who_asks_for_that_of_this_step():
    page = Opened("feature_maps", NETWORKS["lenet"], image="digit:1")
    step = page.given("glassbox-stop")["of"]
    assert phases(page) == {}
    entering.send(page.app, [("phases", "ask", step)])
    assert page.given("glassbox-stop")["coming"]
    assert phases(page) == {"backward": step, "update": step, "again": step}
    page.go_back_to(image="digit:2")
    assert page.given("glassbox-stop")["of"] != step
    assert not page.given("glassbox-stop")["coming"]
    assert phases(page) == {}


def test_what_follows_the_loss_is_there_where_the_page_stands_at_it():
    page = Opened("feature_maps", NETWORKS["lenet"], stage="loss")
    assert phases(page) == {}
    page.go_back_to(stage="again")
    assert page.given("glassbox-stop")["coming"]
    assert len(phases(page)) == 3


def test_what_the_way_back_needs_and_has_no_room_for_is_said_at_its_stops(monkeypatch):
    monkeypatch.setenv("EXPLORER_MEMORY", "700kB")
    page = Opened("feature_maps", NETWORKS["lenet"], stage="backward")
    (sentence,) = page.said()
    assert "700\u202fkB are allowed here" in sentence
    stops = {each["name"]: each["available"] for each in page.given("glassbox-stop")["stops"]}
    assert [name for name, there in stops.items() if there] == ["image", "forward", "loss"]
    with pytest.raises(KeyError):
        page.message("glassbox-backward")


def test_of_a_large_network_the_chosen_layer_is_in_the_browsers_hands():
    net = network("lenet", (3, 256, 256), 3)
    page = Opened("feature_maps", net, image="digit:1", layer="conv2")
    _, seen, _ = pytorchs(net, 1)
    found = tensors(page)
    assert set(found) == {"conv2", "pool1"}
    for name, (values, start) in found.items():
        end = [first + size for first, size in zip(start, values.shape, strict=True)]
        place = tuple(slice(*span) for span in zip(start, end, strict=True))
        assert np.allclose(values, seen[name][place], atol=1e-6)


def test_one_image_of_a_batch_is_in_hand_and_the_batch_stands_in_every_shape():
    net = NETWORKS["lenet"]
    page = Opened("feature_maps", net, image="digit:3,digit:4,digit:9@2")
    _, seen, _ = pytorchs(net, 3, 4, 9)
    header, _ = stage(page)
    assert header["chain"]["conv1"]["shape"] == [3, 6, 28, 28]
    values, start = tensors(page)["conv1"]
    assert start == [1, 0, 0, 0]
    assert np.allclose(values, seen["conv1"][1:2], atol=1e-6)


def test_a_network_that_cannot_work_says_why_and_where_to_mend_it():
    page = Opened("feature_maps", BROKEN)
    (sentence,) = page.said()
    assert "in_channels is pinned to 1" in sentence
    assert page.app.get("page_link")[0].proto.page_script_hash
    with pytest.raises(KeyError):
        page.message("glassbox")


def test_a_network_without_logits_shows_its_maps_and_says_what_is_missing():
    page = Opened("feature_maps", WITHOUT_LOGITS)
    header, _ = stage(page)
    assert list(header["chain"]) == ["input", "conv1", "relu1", "pool1"]
    assert "classes" not in header
    (sentence,) = page.said()
    assert "has no class to predict" in sentence


def test_rows_that_are_no_images_are_drawn_as_they_are():
    net = network("lenet-fixed", (1, 32, 32), 10)
    halves = net.layers[6].operation.with_(features=200)
    layers = (*net.layers[:6], Layer("view", halves))
    page = Opened("feature_maps", net.with_(layers=layers, name="custom"), layer="view")
    header, _ = stage(page)
    assert header["chain"]["view"]["shape"] == [2, 200]
    assert tensors(page)["view"][0].shape == (2, 200)


@pytest.mark.thorough
def test_infinities_reach_the_browser_and_nothing_breaks():
    deep = NETWORKS["resnet8"]
    layers = tuple(layer for layer in network("alexnet").layers if layer.name[:3] != "dro")
    net = deep.with_(
        name="custom", layers=layers, input_shape=(1, 64, 64),
        initialisation=Initialisation("constant", 1e6),
    )  # fmt: skip
    page = Opened("feature_maps", net, layer="fc3")
    header, arrays = stage(page)
    assert np.isnan(arrays[header["probabilities"]]).all()
    page.go_to("gradients")
    page.app.query_params["stage"] = "loss"
    assert page.run().facts()["loss"] == "nan"


def test_it_is_said_in_spanish():
    page = Opened("feature_maps", NETWORKS["lenet"], lang="es")
    assert page.app.title[0].value == "Mapas de características"
    header, _ = stage(page)
    assert header["words"]["input"] == "entrada"
    inspector, _arrays = message_reading.read(page.message("glassbox-inspector"))
    assert inspector["words"]["kernel"] == "kernel"
