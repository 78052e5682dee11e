"""The command line, `network-explorer` or `python -m explorer`. By itself it serves the app."""

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from explorer.inspection.optimizers import OPTIMIZERS
from explorer.sentence import Explained

_COMMAND = "network-explorer"


def main(arguments: Sequence[str] | None = None) -> int:
    """Answers one command; 0: it works, 1: a layer or a limit says no, 2: it cannot be asked so.

    Without a command: serves the app, and returns what the server ended with.
    """
    parser = argparse.ArgumentParser(
        prog="python -m explorer" if Path(sys.argv[0]).name == "__main__.py" else _COMMAND,
        description="What a neural network does to an image, layer by layer. Without a command: "
        "serves the app and opens it in the browser, until Ctrl-C.",
    )
    _add_serving(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    words = _joined(sys.argv[1:] if arguments is None else arguments)
    _add_table(commands)
    _add_train(commands, asked="train" in words)
    _add_convert(commands)
    asked = parser.parse_args(words)
    if asked.command and (asked.host or asked.port or asked.no_browser):
        parser.error(f"--host, --port and --no-browser serve the app; {asked.command} does not")
    try:
        return _answered(asked)
    except Explained as problem:
        print(problem.sentence, file=sys.stderr)
        return 2


def _answered(asked: argparse.Namespace) -> int:
    """Imports only what the command needs: --help answers at once."""
    match asked.command:
        case None:
            from explorer import streamlit_process

            return streamlit_process.serve(asked)
        case "table":
            from explorer import terminal

            return terminal.table(asked)
        case _:
            from explorer import trainer

            return trainer.train(asked) if asked.command == "train" else trainer.convert(asked)


def _joined(arguments: Sequence[str]) -> list[str]:
    """With `--input -1x32x32` as one: argparse would take the value for an option of its own."""
    joined: list[str] = []
    for argument in arguments:
        if joined and re.match(r"--[^=]+$", joined[-1]) and re.match(r"-\d", argument):
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _add_serving(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("serving the app")
    group.add_argument(
        "--host",
        metavar="ADDRESS",
        help="0.0.0.0 serves other machines too (default: localhost, this machine only)",
    )
    group.add_argument(
        "--port", type=_port, metavar="N", help="default: 8501, or the next that is free"
    )
    group.add_argument("--no-browser", action="store_true", help="open no browser")


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text, re.ASCII) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a number from 1 to 65535, not {text!r}")
    return int(text)


def _add_table(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "table",
        help="the table of layers, with shapes, parameters and mult-adds",
        description="The table of layers, from arithmetic alone: nothing is allocated.",
        epilog="Exit status: 0 all layers work, 1 one cannot or a limit is passed, 2 bad usage.",
    )
    parser.add_argument(
        "network",
        metavar="NETWORK",
        help="an architecture's name, the file of a JSON description, or a link in quotes",
    )
    parser.add_argument(
        "--input", metavar="CxHxW", help="channels, height and width, as in 3x128x128"
    )
    parser.add_argument("--classes", metavar="N", help="number of classes")
    parser.add_argument(
        "--format",
        choices=("text", "json", "csv", "markdown", "latex", "source"),
        default="text",
        help="source: the PyTorch program (default: text)",
    )
    parser.add_argument(
        "--form",
        choices=("fixed", "generic"),
        default="fixed",
        help="of the source: sizes as numbers, or found from the input (default: fixed)",
    )
    parser.add_argument(
        "--verify", action="store_true", help="run torchinfo as well, and compare (imports torch)"
    )
    parser.add_argument(
        "--max-parameters", metavar="N", help="exit with 1 if there are more, as in 5000000 or 5M"
    )
    parser.add_argument(
        "--max-memory",
        metavar="SIZE",
        help="exit with 1 if a training step takes more, as in 2GB",
    )
    parser.add_argument(
        "--batch", metavar="N", default="1", help="images in that training step (default: 1)"
    )
    parser.add_argument(
        "--optimizer",
        choices=tuple(OPTIMIZERS),
        default="sgd",
        help="the optimizer of that training step (default: sgd)",
    )


def _add_train(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, asked: bool
) -> None:
    parser = commands.add_parser(
        "train",
        help="train a network, with the app's own run and the same numbers",
        description="Trains a network. Weights, metrics, and a script and a notebook that repeat "
        "the run lie in a folder afterwards. Ctrl-C keeps what is there.",
    )
    if not asked:
        return  # what can be chosen stands in tables that take numpy, and a moment
    from explorer.data.data_kinds import TO_ALL
    from explorer.inspection.losses import LOSSES
    from explorer.training.schedules import SCHEDULES

    parser.add_argument("network", metavar="NETWORK", help="a name, a JSON file, or a link")
    parser.add_argument("--input", metavar="CxHxW", help="as in 1x32x32")
    parser.add_argument("--classes", metavar="N", help="number of classes")
    parser.add_argument(
        "--data", default=TO_ALL[0], help=f"{_either(TO_ALL)} (default: {TO_ALL[0]})"
    )
    parser.add_argument("--epochs", metavar="N", help="how many are planned (default: 10)")
    parser.add_argument("--optimizer", help=_either(OPTIMIZERS))
    parser.add_argument("--lr", dest="rate", metavar="RATE", help="learning rate (default: 0.01)")
    parser.add_argument("--schedule", help=f"{_either(SCHEDULES)} (default: one-cycle)")
    parser.add_argument("--batch", metavar="N", help="images a step (default: 32)")
    parser.add_argument("--loss", help=f"{_either(LOSSES)} (default: cross-entropy)")
    parser.add_argument("--label-smoothing", metavar="SHARE")
    parser.add_argument("--weight-decay", metavar="X")
    parser.add_argument("--clip", metavar="NORM", help="norm of all gradients at most")
    parser.add_argument("--shift", metavar="PIXELS", help="moved so far at most (default: 2)")
    parser.add_argument("--noise", metavar="X", help="standard deviation of what is added to them")
    parser.add_argument("--flip", action="store_true", help="half of the images are mirrored")
    parser.add_argument("--raw", action="store_true", help="images from 0 to 1, not standardised")
    parser.add_argument("--seed", metavar="N", help="default: 0")
    parser.add_argument("--json", action="store_true", help="an object an epoch, and no bar")
    parser.add_argument("--output", metavar="FOLDER", help="default: the network's name, -run")


def _either(names: Iterable[str]) -> str:
    """a, b or c."""
    *some, last = names
    return f"{', '.join(some)} or {last}" if some else last


def _add_convert(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "convert", help="a PyTorch state dict as safetensors, on your own machine"
    )
    parser.add_argument("weights", metavar="weights.pt", help="what torch.save wrote")
    parser.add_argument("--output", metavar="FILE", help="default: beside it, .safetensors")


if __name__ == "__main__":
    sys.exit(main())
