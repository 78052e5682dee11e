"""torchinfo on the meta device, and the arithmetic, say the same."""

import pytest

from explorer.network import architectures, shapes
from explorer.network.summary import cells


@pytest.mark.parametrize("name", list(architectures.ARCHITECTURES))
def test_torchinfo_finds_the_shapes_and_parameters_of_the_arithmetic(name):
    table = shapes.table(architectures.network(name))
    found = cells(table.network)
    assert [
        (cell.name, cell.input_shape, cell.output_shape, cell.parameters) for cell in found.cells
    ] == [(row.name, row.input_shapes[0], row.output_shape, row.parameters) for row in table.rows]
    assert found.parameters == table.parameters


def test_torchinfo_counts_the_bias_among_the_mult_adds_of_lenet():
    network = architectures.network("lenet")
    assert cells(network).mult_adds == 423_038
    assert shapes.table(network).mult_adds == 416_520


def test_a_broken_network_is_summed_up_to_where_it_breaks():
    network = architectures.network("lenet-fixed", (1, 128, 128))
    assert [cell.name for cell in cells(network).cells][-1] == "pool2"


def test_a_network_that_fails_at_once_has_no_cells():
    assert cells(architectures.network("lenet-fixed", (3, 128, 128))).cells == ()


def test_two_networks_of_one_class_name_are_not_mixed_up():
    small, large = architectures.network("lenet"), architectures.network("lenet", (3, 128, 128), 3)
    assert cells(small).parameters == 61_706
    assert cells(large).parameters == 1_628_131


def test_an_image_of_70_terabytes_takes_no_memory():
    network = architectures.network("lenet", (4_096, 65_536, 65_536), 10_000)
    assert cells(network).parameters == shapes.table(network).parameters
