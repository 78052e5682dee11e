"""Many sessions at once, on one cache."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Barrier
from time import monotonic

import numpy as np
import pytest

from explorer.inspection import cached, limits
from explorer.inspection.byte_cache import Cache
from explorer.inspection.capture import gradients
from explorer.inspection.objective import Objective
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.network.shapes import table
from explorer.sentence import Refusal, TooLarge
from tests.inspection.conftest import dropping_out, images_for


@dataclass(frozen=True)
class Thing:
    nbytes: int


def refuse_to_make():
    pytest.fail("made again")


def test_what_is_kept_is_not_made_again():
    cache = Cache(100)
    thing = cache.get("a", 10, lambda: Thing(10))
    assert cache.get("a", 10, refuse_to_make) is thing


def test_what_was_used_longest_ago_goes_first():
    cache = Cache(100)
    for key in "abc":
        cache.get(key, 40, lambda: Thing(40))
        cache.get("a", 40, lambda: Thing(40))
    assert ["a" in cache, "b" in cache, "c" in cache] == [True, False, True]
    assert cache.nbytes == 80


def test_what_exceeds_the_budget_is_handed_over_but_drives_nothing_out():
    cache = Cache(100)
    cache.get("small", 10, lambda: Thing(10))
    assert cache.get("large", 101, lambda: Thing(101)) == Thing(101)
    assert "small" in cache
    assert "large" not in cache


def test_an_error_is_the_callers_and_nothing_is_kept():
    cache = Cache(100)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", 10, lambda: 1 / 0)
    assert cache.get("a", 10, lambda: Thing(10)) == Thing(10)


def test_threads_that_want_the_same_have_it_made_once():
    cache, made, meet = Cache(100), [], Barrier(8)

    def make():
        made.append(1)
        return Thing(10)

    def want():
        meet.wait()
        return cache.get("a", 10, make)

    with ThreadPoolExecutor(8) as pool:
        things = [pool.submit(want) for _ in range(8)]
    assert len({id(thing.result()) for thing in things}) == 1
    assert len(made) == 1


def numbers(net, seed):
    """All gradients of a network, through the shelf as a page asks for them."""
    images = images_for(net, 2, seed)
    found = cached.gradients(cached.fresh(net), images, Objective((0, 1)), "training")
    return [found.loss, *(each.gradient for each in found.parameters.values())]


def alone(net, seed):
    found = gradients(fresh(net), images_for(net, 2, seed), Objective((0, 1)), "training")
    return [found.loss, *(each.gradient for each in found.parameters.values())]


@pytest.fixture
def expected(monkeypatch):
    """What one thread gets of equal and different networks, and a shelf too small for all."""
    # So that things are made, dropped and made again.
    small = Cache(1_500_000)
    monkeypatch.setattr(cached, "_cache", lambda: small)
    nets = [dropping_out(), network("resnet8", (1, 16, 16), 3), network("mlp", (1, 16, 16), 3)]
    jobs = [(net.with_(seed=seed), seed) for seed in range(3) for net in nets]
    return {job: alone(*job) for job in jobs}


def is_equal(found, theirs):
    return all(np.array_equal(a, b) for a, b in zip(found, theirs, strict=True))


def test_sixteen_threads_on_equal_and_different_networks_get_what_one_thread_gets(expected):
    jobs = list(expected) * 8
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda job: numbers(*job), jobs))
    for job, got in zip(jobs, found, strict=True):
        assert is_equal(got, expected[job]), job


@pytest.mark.soak
def test_sixteen_threads_get_for_a_minute_what_one_thread_gets(expected):
    end = monotonic() + 60

    def visits(seed):
        draw, count = Random(seed), 0
        while monotonic() < end:
            job = draw.choice(list(expected))
            assert is_equal(numbers(*job), expected[job]), job
            count += 1
        return count

    with ThreadPoolExecutor(16) as pool:
        assert min(pool.map(visits, range(16))) > 0


def test_networks_that_differ_in_seed_only_are_kept_apart():
    net = network("lenet")
    first, second = cached.fresh(net), cached.fresh(net.with_(seed=1))
    assert cached.fresh(network("lenet")) is first
    images = images_for(net)
    assert not np.array_equal(
        cached.capture(first, images).logits, cached.capture(second, images).logits
    )
    assert cached.capture(first, images) is cached.capture(first, images.copy())


def test_what_does_not_fit_is_refused_with_the_numbers_before_it_is_drawn(monkeypatch):
    monkeypatch.setattr(cached.moments, "fresh", lambda _: refuse_to_make())
    with pytest.raises(TooLarge) as refused:
        cached.fresh(network("lenet", (3, 4096, 4096)))
    assert str(refused.value.sentence).startswith(
        # fc1 has 16·1021² inputs and 120 outputs, 8.01 GB; the maps take 1.71 GB, and what goes
        # into relu1 and comes out 0.80 GB more while it is made, the image 0.20 GB.
        "Every feature map of this network at 3x4096x4096 takes 10.7\u202fGB of memory"
    )
    assert "1.00\u202fGB are allowed" in str(refused.value.sentence)


def test_the_limit_is_a_setting(monkeypatch):
    net = network("lenet")
    monkeypatch.setenv("EXPLORER_MEMORY", "300 kB")
    with pytest.raises(TooLarge):
        cached.capture(fresh(net), images_for(net))
    monkeypatch.setenv("EXPLORER_MEMORY", "1MB")
    assert cached.capture(fresh(net), images_for(net)).logits.shape == (1, 10)


def test_a_setting_that_is_no_amount_says_so(monkeypatch):
    monkeypatch.setenv("EXPLORER_MEMORY", "plenty")
    with pytest.raises(ValueError, match="EXPLORER_MEMORY must be a number of 1 or more"):
        limits.MEMORY.read()


@pytest.mark.parametrize("name, shape", [("lenet", (3, 64, 64)), ("resnet8", (3, 32, 32))])
def test_what_was_foretold_is_what_is_held(name, shape):
    net = network(name, shape)
    weights, images = fresh(net), images_for(net, 2)
    found = gradients(weights, images, Objective((0, 1)))
    flattened = found.forward.maps["flatten"].nbytes * 2  # a view, in maps and gradients of maps
    held = weights.nbytes + found.nbytes
    foretold = limits.pass_bytes(table(net, 2), backward=True)
    assert 0.999 * (held - flattened) <= foretold <= 1.5 * held


def test_batch_norm_refuses_one_value_a_channel_in_training_mode_only():
    net = network("resnet8", (1, 1, 1), 3)
    images = images_for(net)
    assert cached.capture(cached.fresh(net), images).logits.shape == (1, 3)
    with pytest.raises(Refusal, match="bn1 gets one value a channel"):
        cached.capture(cached.fresh(net), images, "training")


def test_what_is_in_the_making_while_images_are_forgotten_is_not_kept():
    shelf = Cache(1_000)
    made = shelf.get("a", 8, lambda: shelf.clear() or np.zeros(1))
    assert made.tolist() == [0]
    assert "a" not in shelf


def test_only_what_is_named_is_forgotten():
    shelf = Cache(1_000)
    for key in ("a", "b"):
        shelf.get(key, 8, lambda: np.zeros(1))
    shelf.clear(lambda key: key == "a")
    assert ("a" in shelf, "b" in shelf) == (False, True)
