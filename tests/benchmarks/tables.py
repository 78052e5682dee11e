"""The table of layers: our arithmetic, torchinfo on the meta device, and on real memory."""

import subprocess
import sys
from collections.abc import Iterator

import torch
import torchinfo

from explorer.network import architectures, link, shapes, summary
from explorer.network.description import Network
from explorer.network.module import Described, part
from tests.benchmarks.measuring import Result, times_faster

LENET = architectures.network("lenet", (3, 512, 512), 5)
RESNET18 = architectures.network("resnet18")


def results() -> Iterator[Result]:
    """A line a pair."""
    torch.set_num_threads(1)
    for name, network in (("LeNet 3x512x512", LENET), ("ResNet-18 3x224x224", RESNET18)):
        yield arithmetic_against_torchinfo(name, network)
    yield page_table_against_real_memory()
    yield memory_growth()


def arithmetic_against_torchinfo(name: str, network: Network) -> Result:
    """From a link's text to all rows, against the module on meta and torchinfo's table of it."""
    address = link.query(network)
    calls = [(row.name, row.operation.call()) for row in shapes.table(network).rows]

    def ours() -> None:
        shapes.table.cache_clear()
        shapes.table(link.read_address(address))

    def reference() -> None:
        with torch.device("meta"):
            module = Described(network, [(layer, part(call)) for layer, call in calls])
        torchinfo.summary(module, (1, *network.input_shape), device=torch.device("meta"), verbose=0)

    return times_faster(
        f"{name}: rows by arithmetic against torchinfo", ours, reference, 20, calls=5
    )


def page_table_against_real_memory() -> Result:
    """All that the page's table shows, against building the network and torchinfo on the CPU."""
    address = link.query(LENET)
    calls = [(row.name, row.operation.call()) for row in shapes.table(LENET).rows]

    def ours() -> None:
        shapes.table.cache_clear()
        summary.cells.cache_clear()
        network = link.read_address(address)
        shapes.table(network)
        summary.cells(network)

    def reference() -> None:
        module = Described(LENET, [(layer, part(call)) for layer, call in calls])
        torchinfo.summary(module, (1, *LENET.input_shape), device=torch.device("cpu"), verbose=0)

    return times_faster(
        "LeNet 3x512x512: the page's table against real memory", ours, reference, 10, turns=7
    )


_GROWTH = """
from pathlib import Path
from explorer.network import architectures, shapes, summary

def resident(which):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(which)) / 1e3

def table(name):
    network = architectures.network(name)
    return shapes.table(network), summary.cells(network)

table("lenet")
Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here
before = resident("VmRSS")
table("vgg16")
print(resident("VmHWM") - before)
"""


def memory_growth() -> Result:
    """How far a process's memory rises above what it was, at its peak, for the table of VGG-16."""
    run = subprocess.run(
        [sys.executable, "-c", _GROWTH], capture_output=True, text=True, check=True
    )
    return Result(
        "VGG-16: peak memory growth for the page's table", float(run.stdout), "MB", 20, "at most"
    )
