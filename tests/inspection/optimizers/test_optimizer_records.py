"""What a record says of an optimizer is true of the one of torch.optim that it makes."""

import subprocess
import sys

import pytest
import torch

from explorer.inspection.optimizers import OPTIMIZERS, optimizer
from explorer.inspection.stepping.step_records import Plan
from explorer.network.architectures import network
from explorer.network.module import build
from explorer.sentence import Refusal
from explorer.training.beginning import Beginning
from tests.inspection.stepping.test_gradient_step import of_torch

LENET = network("lenet")
each = pytest.mark.parametrize("record", OPTIMIZERS.values(), ids=OPTIMIZERS)


def stepped(record):
    net = build(LENET)
    made = record(net.parameters(), 0.1)
    net(torch.randn(1, 1, 32, 32)).sum().backward()
    made.step()
    return net, made


@each
def test_the_state_that_it_names_is_what_torch_optim_keeps(record):
    net, made = stepped(record)
    for parameter in net.parameters():
        own = {
            name: value
            for name, value in made.state[parameter].items()
            if torch.is_tensor(value) and value.ndim > 0
        }
        assert set(own) == set(record.state)
        assert sum(value.numel() for value in own.values()) == (
            record.state_numbers * parameter.numel()
        )


@each
def test_the_line_that_makes_it_makes_the_same(record):
    net, made = stepped(record)
    written = of_torch(record.name, net, 0.1)
    assert type(written) is type(made)
    assert written.defaults == made.defaults


@each
def test_what_goes_round_with_the_rate_is_an_option_that_it_has(record):
    _net, made = stepped(record)
    used = {name for name in ("betas", "momentum") if made.defaults.get(name)}
    assert used == ({record.cycled} if record.cycled else set())


@each
def test_it_decays_by_itself_where_torch_optim_does(record):
    _net, made = stepped(record)
    assert record.decays_by_itself == (made.defaults["weight_decay"] != 0)


@pytest.mark.parametrize("name", ["lbfgs", "", None, 3, ["sgd"]])
def test_an_unknown_name_is_refused_wherever_it_is_given(name):
    for take in (optimizer, Plan, lambda name: Beginning(LENET, optimizer=name)):
        with pytest.raises(Refusal, match="is no optimizer; there are sgd, momentum"):
            take(name)


@pytest.mark.processes
def test_the_table_is_read_without_torch():
    program = (
        "import sys; from explorer.inspection.optimizers import OPTIMIZERS;"
        "sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
