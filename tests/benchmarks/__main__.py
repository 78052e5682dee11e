"""Prints one JSON object a line; ends with 1 where the goal of a ratio is missed."""

import sys

from tests.benchmarks import feature_maps, gradients, jobs, pages, stage, tables, training


def main() -> int:
    """Runs all of it."""
    missed = False
    for module in (tables, feature_maps, stage, gradients, pages, jobs, training):
        for result in module.results():
            print(result.line(), flush=True)
            missed |= not result.met and not result.absolute
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
