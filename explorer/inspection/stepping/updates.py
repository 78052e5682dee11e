"""Each optimizer's update by hand, as its page of PyTorch's documentation writes it.

docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html, Adam, AdamW and RMSprop; with the
settings of explorer.inspection.optimizers. What is shown as code is what is run: the lines are
Python and `apply` is made of the same operations in the same order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import torch
from torch import Tensor

from explorer.network.memory import Optimizer

State = dict[str, Tensor]
"""What an optimizer remembers of a parameter, by torch.optim's names."""

MOMENTUM, DECAY = 0.9, 0.01
"""Of SGD with momentum; AdamW's weight decay."""
BETA1, BETA2, ALPHA, EPS = 0.9, 0.999, 0.99, 1e-8
"""Adam's two, RMSprop's, and what keeps both from dividing by 0."""


@dataclass(frozen=True)
class Writing:
    """A way to write an update: the code, and the same as a function of
    (weight, gradient, state, number of the step, rate), which changes weight and state."""

    name: str
    code: str
    apply: Callable[[Tensor, Tensor, State, int, float], None]


def _practical(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    w.sub_(g * rate)


def _alpha(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    w.add_(g, alpha=-rate)


def _momentum(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    b = state.get("momentum_buffer")
    state["momentum_buffer"] = b = g.clone() if b is None else MOMENTUM * b + g
    w.sub_(rate * b)


def _nesterov(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    b = state.get("momentum_buffer")
    state["momentum_buffer"] = b = g.clone() if b is None else MOMENTUM * b + g
    w.sub_(rate * (g + MOMENTUM * b))


def _adam(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    m, v = state.get("exp_avg", torch.zeros_like(w)), state.get("exp_avg_sq", torch.zeros_like(w))
    state["exp_avg"] = m = BETA1 * m + (1 - BETA1) * g
    state["exp_avg_sq"] = v = BETA2 * v + (1 - BETA2) * g**2
    m_hat = m / (1 - BETA1**step)
    v_hat = v / (1 - BETA2**step)
    w.sub_(rate * m_hat / (v_hat.sqrt() + EPS))


def _adamw(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    w.sub_(rate * DECAY * w)
    _adam(w, g, state, step, rate)


def _rmsprop(w: Tensor, g: Tensor, state: State, step: int, rate: float) -> None:
    v = state.get("square_avg", torch.zeros_like(w))
    state["square_avg"] = v = ALPHA * v + (1 - ALPHA) * g**2
    w.sub_(rate * g / (v.sqrt() + EPS))


_BUFFER = "b = g.clone() if step == 1 else 0.9 * b + g\n"
_MOMENTS = """m = 0.9 * m + (1 - 0.9) * g
v = 0.999 * v + (1 - 0.999) * g**2
m_hat = m / (1 - 0.9**step)
v_hat = v / (1 - 0.999**step)
w.sub_(rate * m_hat / (v_hat.sqrt() + 1e-8))"""

WRITINGS: Mapping[Optimizer, tuple[Writing, ...]] = {
    "sgd": (
        Writing("add_", "w.add_(g, alpha=-rate)", _alpha),
        Writing("sub_", "w.sub_(g * rate)", _practical),
    ),
    "momentum": (Writing("hand", _BUFFER + "w.sub_(rate * b)", _momentum),),
    "nesterov": (Writing("hand", _BUFFER + "w.sub_(rate * (g + 0.9 * b))", _nesterov),),
    "adam": (Writing("hand", _MOMENTS, _adam),),
    "adamw": (Writing("hand", "w.sub_(rate * 0.01 * w)\n" + _MOMENTS, _adamw),),
    "rmsprop": (
        Writing(
            "hand",
            "v = 0.99 * v + (1 - 0.99) * g**2\nw.sub_(rate * g / (v.sqrt() + 1e-8))",
            _rmsprop,
        ),
    ),
}


@dataclass(frozen=True)
class Line:
    """A line of a formula, with its numbers. `{names}` stand for `values`."""

    symbol: str
    formula: str
    numbers: str
    values: Mapping[str, float]
    result: float
    """By hand, in double precision."""
    kept: str = ""
    """torch.optim's name for it, where it keeps it; `weight` for the weight itself."""


def formula(
    optimizer: Optimizer,
    w: float,
    g: float,
    state: Mapping[str, float],
    *,
    step: int,
    rate: float,
) -> tuple[Line, ...]:
    """The update of one weight at a step counted from 1; the state is that before it."""
    return tuple(_FORMULAS[optimizer](w, g, state, step, rate))


def _of_sgd(w: float, g: float, state: Mapping[str, float], step: int, rate: float) -> list[Line]:
    values = {"w": w, "lr": rate, "g": g}
    return [Line("w", "w − lr·g", "{w} − {lr}·{g}", values, w - rate * g, "weight")]


def _buffer(g: float, state: Mapping[str, float]) -> Line:
    b = state.get("momentum_buffer")
    if b is None:
        return Line("b", "g", "{g}", {"g": g}, g, "momentum_buffer")
    values = {"mu": MOMENTUM, "b": b, "g": g}
    return Line("b", "μ·b + g", "{mu}·{b} + {g}", values, MOMENTUM * b + g, "momentum_buffer")


def _of_momentum(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[Line]:
    buffer = _buffer(g, state)
    values = {"w": w, "lr": rate, "b": buffer.result}
    result = w - rate * buffer.result
    return [buffer, Line("w", "w − lr·b", "{w} − {lr}·{b}", values, result, "weight")]


def _of_nesterov(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[Line]:
    buffer = _buffer(g, state)
    values = {"w": w, "lr": rate, "g": g, "mu": MOMENTUM, "b": buffer.result}
    result = w - rate * (g + MOMENTUM * buffer.result)
    numbers = "{w} − {lr}·({g} + {mu}·{b})"
    return [buffer, Line("w", "w − lr·(g + μ·b)", numbers, values, result, "weight")]


def _of_adam(w: float, g: float, state: Mapping[str, float], step: int, rate: float) -> list[Line]:
    m = _mean(state.get("exp_avg", 0.0), g)
    v = _squares("β₂", BETA2, state.get("exp_avg_sq", 0.0), g, kept="exp_avg_sq")
    m_hat, v_hat = _corrected(m, "β₁", BETA1, step), _corrected(v, "β₂", BETA2, step)
    values = {"w": w, "lr": rate, "m": m_hat.result, "v": v_hat.result, "eps": EPS}
    result = w - rate * m_hat.result / (sqrt(v_hat.result) + EPS)
    numbers = "{w} − {lr}·{m} / (√{v} + {eps})"
    last = Line("w", "w − lr·m̂ / (√v̂ + ε)", numbers, values, result, "weight")
    return [m, v, m_hat, v_hat, last]


def _of_adamw(w: float, g: float, state: Mapping[str, float], step: int, rate: float) -> list[Line]:
    decayed = w - rate * DECAY * w
    values = {"w": w, "lr": rate, "lambda": DECAY}
    first = Line("w", "w − lr·λ·w", "{w} − {lr}·{lambda}·{w}", values, decayed)
    return [first, *_of_adam(decayed, g, state, step, rate)]


def _of_rmsprop(
    w: float, g: float, state: Mapping[str, float], step: int, rate: float
) -> list[Line]:
    v = _squares("α", ALPHA, state.get("square_avg", 0.0), g, kept="square_avg")
    values = {"w": w, "lr": rate, "g": g, "v": v.result, "eps": EPS}
    result = w - rate * g / (sqrt(v.result) + EPS)
    numbers = "{w} − {lr}·{g} / (√{v} + {eps})"
    return [v, Line("w", "w − lr·g / (√v + ε)", numbers, values, result, "weight")]


def _mean(before: float, g: float) -> Line:
    values = {"part": BETA1, "before": before, "g": g}
    numbers = "{part}·{before} + (1 − {part})·{g}"
    result = BETA1 * before + (1 - BETA1) * g
    return Line("m", "β₁·m + (1 − β₁)·g", numbers, values, result, "exp_avg")


def _squares(letter: str, part: float, before: float, g: float, *, kept: str) -> Line:
    values = {"part": part, "before": before, "g": g}
    numbers = "{part}·{before} + (1 − {part})·{g}²"
    result = part * before + (1 - part) * g * g
    return Line("v", f"{letter}·v + (1 − {letter})·g²", numbers, values, result, kept)


def _corrected(of: Line, letter: str, part: float, step: int) -> Line:
    """A mean that began at 0, made as large as if it had not."""
    values = {"of": of.result, "part": part, "step": float(step)}
    formula = f"{of.symbol} / (1 − {letter}ᵗ)"
    numbers = "{of} / (1 − {part}^{step})"
    return Line(f"{of.symbol}\u0302", formula, numbers, values, of.result / (1 - part**step))


_Formula = Callable[[float, float, Mapping[str, float], int, float], list[Line]]
_FORMULAS: Mapping[Optimizer, _Formula] = {
    "sgd": _of_sgd,
    "momentum": _of_momentum,
    "nesterov": _of_nesterov,
    "adam": _of_adam,
    "adamw": _of_adamw,
    "rmsprop": _of_rmsprop,
}
