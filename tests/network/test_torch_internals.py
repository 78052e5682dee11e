"""What is taken from PyTorch beyond its documentation exists and does what is relied on."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
import torch
assert "torch._dynamo" not in sys.modules, "torch loads it by itself now"
import explorer.network.torch_internals
before = {name for name in sys.modules if name.startswith("torch._dynamo")}
weight = torch.zeros(1, requires_grad=True)
weight.sum().backward()
torch.optim.SGD([weight], lr=0.1).step()
after = {name for name in sys.modules if name.startswith("torch._dynamo")}
print(len(before), *sorted(after - before))
"""


@pytest.mark.thorough
@pytest.mark.processes
def test_an_optimizers_first_step_has_nothing_left_to_load():
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, timeout=100
    )
    assert answer.returncode == 0, answer.stderr
    count, *loaded_later = answer.stdout.split()
    assert int(count) > 0
    assert loaded_later == []
