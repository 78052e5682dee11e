"""`make load` runs all that is there, and what it measures holds with fewer visitors too."""

from importlib import import_module
from inspect import isgeneratorfunction, signature
from pkgutil import iter_modules

import pytest

from tests import load
from tests.load import captures, requests
from tests.load.__main__ import MEASURED

APART = {"__main__": "runs the others", "crowd": "what they have in common"}


@pytest.mark.parametrize("name", [each.name for each in iter_modules(load.__path__)])
def test_every_load_is_run(name):
    module = import_module(f"tests.load.{name}")
    assert (module in MEASURED) is (name not in APART)


@pytest.mark.parametrize("module", MEASURED, ids=lambda each: each.__name__)
def test_a_load_says_what_it_measures_line_by_line(module):
    assert isgeneratorfunction(module.results)
    assert not signature(module.results).parameters


@pytest.mark.soak
def test_what_big_captures_take_is_within_the_limit_and_given_back(monkeypatch):
    monkeypatch.setattr(captures, "VISITORS", 3)
    monkeypatch.setattr(captures, "AFTER", 20.0)
    assert [each.line() for each in captures.results() if not (each.met or each.absolute)] == []


@pytest.mark.soak
def test_what_one_visitor_asks_for_at_once_is_within_the_limit(monkeypatch):
    monkeypatch.setattr(requests, "REQUESTS", 8)
    assert [each.line() for each in requests.results() if not (each.met or each.absolute)] == []
