"""`make bench` runs all that is there: no benchmark is left out, none has gone from under it."""

from importlib import import_module
from inspect import isgeneratorfunction, signature
from pkgutil import iter_modules

import pytest

from tests import benchmarks
from tests.benchmarks.__main__ import MEASURED

APART = {
    "__main__": "runs the others",
    "measuring": "what they have in common",
    "recipe": "`make recipe`: eight minutes",
    "visitor": "who asks the server",
}


@pytest.mark.parametrize("name", [each.name for each in iter_modules(benchmarks.__path__)])
def test_every_benchmark_is_run(name):
    module = import_module(f"tests.benchmarks.{name}")
    assert (module in MEASURED) is (name not in APART)


@pytest.mark.parametrize("module", MEASURED, ids=lambda each: each.__name__)
def test_a_benchmark_says_what_it_measures_line_by_line(module):
    assert isgeneratorfunction(module.results)
    assert not signature(module.results).parameters
