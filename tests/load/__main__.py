"""Prints one JSON object a line; ends with 1 where a goal for memory is missed."""

import sys

from tests.load import captures, requests

MEASURED = (captures, requests)


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
