"""What the tests of explorer.jobs.side_calls have called in another process."""

import os

import numpy as np

from explorer.sentence import Refusal


def joined(files, between):
    return between.join(files)


def numbers(files, count):
    return {"numbers": np.arange(count, dtype=np.uint8), "process": os.getpid()}


def settings(files):
    return [name for name in os.environ if name.startswith("EXPLORER_")]


def refuses(files):
    raise Refusal("{name} is refused.", name="mine")


def fails(files):
    raise KeyError("a mistake of ours")


def never_ends(files):
    while True:
        pass


def ends_its_process(files):
    os._exit(3)


def takes(files, size):
    return len(bytearray(size))
