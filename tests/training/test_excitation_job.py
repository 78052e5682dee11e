"""What excites a map of a run, at a step of it."""

import numpy as np

from explorer.data.data_set_members import Members
from explorer.data.data_source import DIGITS
from explorer.data.fitting import Preparation
from explorer.data.images.image_batch import Fit
from explorer.inspection import excitation
from explorer.inspection.weights import fresh
from explorer.training import excitation_job, runs
from tests.training.conftest import KEY, SMALL


def nobody(done, total):
    """Is told nothing."""


def test_a_search_opens_the_weights_of_the_run_at_its_step(run, keep):
    runs.step(run, KEY, 5)
    keep()
    network = SMALL.beginning.network
    members, layer = Members(DIGITS, network, Fit()), network.layers[-1].name
    expected = [
        excitation.search(nobody, weights, members, layer, 3)
        for weights in (fresh(network), runs.weights_at(run, 5))
    ]
    found = [
        excitation_job.search(nobody, moment, members, layer, 3)
        for moment in (None, excitation_job.at(run, 5))
    ]
    assert found == expected
    assert found[0].highest != found[1].highest


def test_images_are_searched_as_the_run_was_trained_on_them():
    network = SMALL.beginning.network
    plain = Members(DIGITS, network, Fit(), Preparation(mean=0.5, deviation=0.25))
    assert np.array_equal(plain.batch([7]).images, (unit(network) - 0.5) / 0.25)


def unit(network):
    """A digit from black to white."""
    return Members(DIGITS, network, Fit(scale="unit")).batch([7]).images
