"""What the browser gets of a gradient taken apart: its largest terms, and where they stand."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from explorer.figures.colour import ACTIVATIONS, GRADIENTS, limit
from explorer.figures.mosaic import coarser
from explorer.inspection.backwards import Reason, Stride, Sum, Walk, Why, reason
from explorer.inspection.capture_records import Array, Gradients
from explorer.network.description import INPUT
from explorer.network.shapes import Table
from explorer.numerals import significant, whole
from explorer.sentence import Sentence
from explorer.ui.components.array_message import Frame
from explorer.ui.components.glass_box.scene import palette
from explorer.ui.shell.language import _, ngettext, say
from explorer.ui.stage.number_format import Say, bracketed, in_numbers

MOST_TERMS = 14
FEW_TERMS = 5
"""Of a glance: what carries most."""
_MOST_SIDE = 256
"""Of a map as it is sent."""
_UNBROKEN = ",\N{NO-BREAK SPACE}"
"""Between the numbers of a place, which stands in one line."""

Given = dict[str, object]


@dataclass
class _Maps:
    """The maps that terms stand on, each once."""

    frame: Frame
    gradients: Gradients
    entries: list[Given] = field(default_factory=list)
    known: dict[Hashable, int] = field(default_factory=dict)

    def place(self, layer: str, position: tuple[int, ...], *, back: bool) -> Given | None:
        """Where on which map; None for a vector, which has none, and for padding."""
        if len(position) != 4 or position[0] < 0:
            return None
        image, channel, row, column = position
        key = layer, image, channel, back
        if key not in self.known:
            self.known[key] = len(self.entries)
            self.entries.append(self._map(layer, image, channel, back=back))
        return {"map": self.known[key], "y": row, "x": column}

    def _map(self, layer: str, image: int, channel: int, *, back: bool) -> Given:
        values = _values(self.gradients, layer, back=back)[image, channel][None]
        side = max(1, ceil(max(values.shape[1:]) / _MOST_SIDE))
        drawn = coarser(values, side)[0]
        return {
            "title": _("gradient at {layer}, map {map}").format(layer=_named(layer), map=channel)
            if back
            else _("{layer}, map {map}").format(layer=_named(layer), map=channel),
            "image": image,
            "back": back,
            "shape": values.shape[1:],
            "values": self.frame.put(np.ascontiguousarray(drawn, dtype=np.float32)),
            "limit": limit(values),
        }


def message(
    table: Table, gradients: Gradients, why: Why, walked: Walk | None, write: Say = significant
) -> bytes:
    """All that the component needs; without a walk, what a glance needs."""
    frame = Frame()
    maps = _Maps(frame, gradients)
    largest = why.largest(MOST_TERMS if walked else FEW_TERMS)
    # A term of 0 tells nothing; where all are, one of them stands for the rest.
    chosen = [(of, place) for of, place in largest if of.products[place] != 0] or largest[:1]
    is_weight = why.name in gradients.parameters
    terms = [_term(table, gradients, maps, each, write, is_weight=is_weight) for each in chosen]
    shown = sum(float(each.products[place]) for each, place in chosen)
    header: Given = {
        "title": f"∂L/∂{why.name}[{', '.join(map(str, why.position))}]",
        "total": significant(why.total, 6),
        "autograd": significant(why.gradient, 6),
        "difference": significant(abs(why.total - why.gradient), 2),
        "count": whole(why.count),
        "terms": terms,
        "rest": {"count": whole(why.count - len(chosen)), "sum": significant(why.total - shown)}
        if why.count > len(chosen)
        else None,
        "several": len(gradients.forward.images) > 1,
        "sums": _sums(why),
        "maps": maps.entries,
        "walk": [] if walked is None else _walk(table, walked),
        "gradients": palette(GRADIENTS),
        "activations": palette(ACTIVATIONS),
        "isWhole": walked is not None,
        "kernel": _kernel(frame, gradients, why) if is_weight and walked else None,
        "words": _words(is_weight, why.count, why.count - len(chosen)),
    }
    return frame.to_bytes(header)


def _term(
    table: Table,
    gradients: Gradients,
    maps: _Maps,
    each: tuple[Sum, int],
    write: Say,
    *,
    is_weight: bool,
) -> Given:
    terms, place = each
    position = tuple(int(at) for at in terms.arrives[place])
    gradient, factor = float(terms.gradients[place]), float(terms.factors[place])
    entry: Given = {
        "arrives": f"{terms.layer}[{_UNBROKEN.join(map(str, position))}]",
        "gradient": write(gradient),
        "factor": write(factor),
        "product": write(float(terms.products[place])),
        "at": maps.place(terms.layer, position, back=True),
        "size": abs(float(terms.products[place])) if np.isfinite(terms.products[place]) else 0.0,
        "positive": bool(terms.products[place] > 0),
    }
    if terms.input_positions is not None and terms.source is not None:
        source_at = tuple(int(at) for at in terms.input_positions[place])
        inside = source_at[0] >= 0
        entry["seen"] = (
            f"{_named(terms.source)}[{_UNBROKEN.join(map(str, source_at))}]"
            if inside
            else _("padding")
        )
        entry["from"] = maps.place(terms.source, source_at, back=False)
    elif is_weight:
        entry["seen"] = _("always 1") if factor == 1.0 else _("normalised input")
    else:
        entry["seen"] = _reasons()[reason(table[terms.layer].operation, factor, gradient)]
    return entry


def _kernel(frame: Frame, gradients: Gradients, why: Why) -> Given | None:
    """The gradients of the kernel that the weight belongs to, to choose another of it."""
    gradient = gradients.parameters[why.name].gradient
    if gradient is None or gradient.ndim != 4:
        return None
    values = gradient[why.position[:2]]
    return {
        "shape": values.shape,
        "values": frame.put(np.ascontiguousarray(values)),
        "at": why.position[2:],
        "limit": limit(values),
        "title": _("gradients of the kernel from map {incoming} to map {map}").format(
            incoming=why.position[1], map=why.position[0]
        ),
    }


def _sums(why: Why) -> list[str]:
    """Of several branches, what each brings."""
    if len(why.sums) < 2:
        return []
    return [
        _("through {layer}: {sum} in {count} terms").format(
            layer=each.layer, sum=significant(each.total), count=whole(len(each.gradients))
        )
        for each in why.sums
    ]


def _walk(table: Table, walked: Walk) -> list[Given]:
    start = walked.start
    divisor = f" / {start.divisor}" if start.divisor > 1 else ""
    place = f"{start.layer}[{', '.join(map(str, start.position))}]"
    numbers = in_numbers(start.line, significant)
    formula = f"{start.line.formula}{divisor} = {numbers}{divisor} = {significant(start.gradient)}"
    steps: list[Given] = [
        {"title": f"∂L/∂{place}", "formula": formula, "note": say(Sentence(start.note))}
    ]
    strides = list(walked.strides)
    while strides:
        alone = _alone(strides)
        if len(alone) > 1:
            steps.append(_through(alone))
            del strides[: len(alone)]
        else:
            steps.append(_stride(table, strides.pop(0)))
    return steps


def _alone(strides: list[Stride]) -> list[Stride]:
    """The first strides that have one way each: gates and copies, told in one line."""
    alone = []
    for each in strides[:-1]:
        if each.why.count != 1:
            break
        alone.append(each)
    return alone


def _through(strides: list[Stride]) -> Given:
    last = strides[-1]
    factors = "".join(f" · {_factor(each.factor)}" for each in strides)
    return {
        "title": f"∂L/∂{last.why.name}[{', '.join(map(str, last.why.position))}]",
        "formula": f"{_factor(strides[0].arriving)}{factors} = {significant(last.why.total)}",
        "note": _("one way through {layers}").format(
            layers=", ".join(each.layer for each in strides)
        ),
    }


def _stride(table: Table, each: Stride) -> Given:
    why = each.why
    product, total = f"{_factor(each.arriving)} · {_factor(each.factor)}", significant(why.total)
    if why.count == 1:
        note = _("one way through {layers}").format(layers=each.layer)
        formula = f"{product} = {total}"
    else:
        formula = f"{product} + … = {significant(each.product)} + … = {total}"
        note = _("the largest of {count} terms from {layer}").format(
            count=whole(why.count), layer=f"{each.layer}[{', '.join(map(str, each.position))}]"
        )
    return {
        "title": f"∂L/∂{why.name}[{', '.join(map(str, why.position))}]",
        "formula": formula,
        "note": note,
    }


def _factor(number: float) -> str:
    return bracketed(significant, number)


def _values(gradients: Gradients, layer: str, *, back: bool) -> Array:
    if layer == INPUT:
        return gradients.image if back else gradients.forward.images
    gradient = gradients.maps[layer] if back else gradients.forward.maps[layer]
    assert gradient is not None  # a term of it was found
    return gradient


def _named(layer: str) -> str:
    return _("input") if layer == INPUT else layer


def _reasons() -> Mapping[Reason, str]:
    """Why a way is open or shut, in a few words."""
    return {
        "nan": _("no number arrives"),
        "open": _("gate open: the value was above 0"),
        "closed": _("gate shut: the value was 0 or less"),
        "winner": _("won its window"),
        "loser": _("lost its window"),
        "passed": _("kept, and scaled"),
        "dropped": _("dropped"),
        "weight": _("weight"),
        "mean": _("share of a mean"),
        "copy": _("handed on as it is"),
        "slope": _("slope of the function"),
    }


def _words(is_weight: bool, count: int, rest: int) -> dict[str, str]:
    return {
        "sum": ngettext(
            "The sum of {count} term: {total}. Autograd has {autograd}; they differ by "
            "{difference}.",
            "The sum of {count} terms: {total}. Autograd has {autograd}; they differ by "
            "{difference}.",
            count,
        ),
        "arriving": _("gradient"),
        "seen": _("input") if is_weight else _("derivative"),
        "times": _("gradient × input") if is_weight else _("gradient × derivative"),
        "product": _("product"),
        "where": _("at"),
        "from": _("where it was seen") if is_weight else _("why"),
        "rest": ngettext("{count} more term", "{count} more terms", rest),
        "total": _("all terms"),
        "terms": _("The largest terms. Arrow keys go through them, the maps show where."),
        "image": _("image {number}"),
        "walk": _("From the loss to here, along the way that carries most"),
        "choose": _("Choose this weight: row {y}, column {x}"),
        "none": _("These terms stand on vectors, which have no map to be shown on."),
    }  # fmt: skip
