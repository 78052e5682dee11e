"""How much memory the machine has, and what is given back to it."""

from pathlib import Path

import numpy as np
import psutil

from explorer import machine_memory


def test_the_machine_says_what_it_has(monkeypatch):
    monkeypatch.setattr(machine_memory, "_OF_CONTAINER", ())
    assert machine_memory.total() == psutil.virtual_memory().total


def test_a_container_has_what_it_may_take(monkeypatch, tmp_path):
    files = tmp_path / "memory.max", tmp_path / "memory.limit_in_bytes", Path("/there/is/none")
    monkeypatch.setattr(machine_memory, "_OF_CONTAINER", files)
    everything = psutil.virtual_memory().total
    files[0].write_text("max\n")
    assert machine_memory.total() == everything
    files[0].write_text("1000000\n")
    assert machine_memory.total() == 1_000_000
    files[1].write_text(f"{2**63 - 4096}\n")
    assert machine_memory.total() == 1_000_000


def test_what_is_free_goes_back_whatever_the_allocator(monkeypatch):
    held = [np.ones(1_000) for _ in range(1_000)]
    del held
    machine_memory.give_back()
    monkeypatch.setattr(machine_memory.ctypes, "CDLL", lambda name: object())
    machine_memory._trim.cache_clear()
    machine_memory.give_back()
    machine_memory._trim.cache_clear()
