"""What is offered for a layer that cannot work, works."""

import pytest
from hypothesis import assume, given

from explorer.network import architectures, shapes
from explorer.network.editing import applied
from explorer.network.fixes import offered
from tests.network.strategies import networks


def sentences(network):
    return [str(fix.sentence) for fix in offered(shapes.table(network))]


@given(networks())
def test_every_offered_fix_makes_the_layer_work_or_takes_it_out(network):
    table = shapes.table(network)
    assume(table.failure is not None)
    for fix in offered(table):
        after = shapes.table(applied(network, fix.changes))
        places = after.network.places
        assert after.failure is None or (
            after.failure.place > places.get(table.failure.layer, table.failure.place - 1)
        )


def test_a_network_that_works_is_offered_nothing():
    assert offered(shapes.table(architectures.network("lenet"))) == ()


@pytest.mark.parametrize("shape", [(3, 128, 128), (1, 128, 128), (3, 512, 512)])
def test_lenet_of_fixed_sizes_is_offered_to_infer_them_and_works_whole_then(shape):
    network = architectures.network("lenet-fixed", shape, 3)
    table = shapes.table(network)
    assert table.failure.layer == ("conv1" if shape[0] == 3 else "view")
    first = offered(table)[0]
    assert str(first.sentence) == "let every pinned size follow the input"
    mended = shapes.table(applied(network, first.changes))
    assert mended.failure is None
    assert mended.logits
    assert mended.parameters == shapes.table(architectures.network("lenet", shape, 3)).parameters


def test_a_kernel_without_room_is_offered_padding_a_smaller_kernel_fewer_pools_a_larger_input():
    network = architectures.network("lenet", (1, 10, 10))
    table = shapes.table(network)
    assert str(table.failure.sentence) == (
        "conv2: a 5x5 kernel has no room in a 3x3 map; use padding=1 or more, or drop a pool."
    )
    assert set(sentences(network)) == {
        "remove pool1",
        "use an input of 1x16x16",
        "remove conv2",
        "conv2: set padding=1",
    }


def test_an_input_too_small_for_alexnet_is_offered_the_least_that_does():
    network = architectures.network("alexnet", (3, 32, 32), 10)
    assert "use an input of 3x63x63" in sentences(network)
    assert shapes.table(network.with_(input_shape=(3, 63, 63))).failure is None
    assert shapes.table(network.with_(input_shape=(3, 62, 62))).failure is not None
