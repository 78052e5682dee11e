"""Prints one JSON object a line; ends with 1 where the goal of a ratio is missed."""

import sys

from tests.benchmarks import (
    controls,
    feature_maps,
    gradients,
    jobs,
    pages,
    stage,
    tables,
    training,
)

MEASURED = (tables, feature_maps, stage, controls, gradients, pages, jobs, training)


def main() -> int:
    """Runs all of it."""
    missed = False
    for module in MEASURED:
        for result in module.results():
            print(result.line(), flush=True)
            missed |= not result.met and not result.absolute
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
