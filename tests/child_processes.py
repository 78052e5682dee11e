"""The processes that this one has started, by what stands in their lines."""

import psutil


def children_with(word: str) -> list[psutil.Process]:
    """Those in whose line the word stands."""
    return [each for each in psutil.Process().children() if word in line_of(each)]


def line_of(process: psutil.Process) -> str:
    """Its line, in words apart; empty when it has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
