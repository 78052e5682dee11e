"""The network, the loss, the optimizer and the training of a run as cells of a program."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import assert_never

from explorer.data import augmenting
from explorer.data.augmenting import NONE
from explorer.inspection.losses import LOSSES
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.module import build, draws
from explorer.network.shapes import table
from explorer.network.source import class_lines
from explorer.network.source.conventions import initialisation_lines
from explorer.sentence import N_, Sentence
from explorer.training import schedules
from explorer.training.change import Record
from explorer.training.evaluation import batch_size
from explorer.training.export import data_cells
from explorer.training.export.cell import Cell, cell, number
from explorer.training.export.excerpt import excerpt
from explorer.training.plan import Plan, Stretch


@dataclass(frozen=True)
class Uses:
    """Which parts a run needs: a program has no line that does nothing."""

    shaped: bool
    """The rate follows a schedule."""
    constant: bool
    """It does so for some time only."""
    stretched: bool
    """The schedule goes at another pace for some time, because the batch was changed."""
    cycled: bool
    """Momentum goes round with the rate."""
    rate: bool
    """The chosen rate is changed."""
    decay: bool
    decays: bool
    """The weight decay is changed."""
    clip: bool
    augmentation: bool
    drops: bool
    validates: bool


def uses(record: Record, stretches: Sequence[Stretch]) -> Uses:
    """Of those stretches."""
    of = record.beginning
    moving = [each for each in stretches if not each.fixed]
    optimizer = OPTIMIZERS[of.optimizer]
    turns = of.schedule == "one-cycle" and optimizer.cycled is not None
    return Uses(
        shaped=bool(moving),
        constant=bool(moving) and len(moving) < len(stretches),
        stretched=any(each.pace != 1 or each.at != each.first for each in moving),
        cycled=turns and bool(moving),
        rate=any(a.rate != b.rate for a, b in pairwise(stretches)),
        decay=any(each.weight_decay for each in stretches) or optimizer.decays_by_itself,
        decays=any(a.weight_decay != b.weight_decay for a, b in pairwise(stretches)),
        clip=any(each.clip for each in stretches),
        augmentation=any(each.augmentation != NONE for each in stretches),
        drops=draws(build(of.network, "meta")),
        validates=len(of.split.validation) > 0,
    )


def cells(record: Record, steps: int) -> Iterator[Cell]:
    """Their variables: `net`, `optimizer`, `rows`."""
    plan = Plan(record)
    stretches = [each for each in plan.stretches if each.first < max(1, steps)]
    used = uses(record, stretches)
    yield _network(record)
    yield _learning(record, stretches, used)
    if used.validates:
        yield _validation(record)
    yield _training(record, plan, stretches, used, steps)


def _network(record: Record) -> Cell:
    of = record.beginning
    lines = [
        f"torch.manual_seed({of.network.seed})",
        "net = Net()",
        *initialisation_lines(of.network.initialisation),
        *(data_cells.weights_lines() if of.start else ()),
        "net.to(device)",
    ]
    prose = (
        N_("The network, with the weights that the run began with.")
        if of.start
        else N_("The network, with fresh weights from its seed.")
    )
    return cell(
        [Sentence(prose)],
        ["\n".join(class_lines(of.network, "fixed")), "\n".join(lines)],
        ["import torch", "import torch.nn as nn", "import torch.nn.functional as F"],
    )


def _learning(record: Record, stretches: Sequence[Stretch], used: Uses) -> Cell:
    of, first = record.beginning, stretches[0]
    chosen = [f"batch = {first.batch}  # images a step", f"rate = {number(first.rate)}"]
    if used.decay:
        chosen.append(f"weight_decay = {number(first.weight_decay)}")
    if used.clip:
        chosen.append(f"clip = {number(first.clip)}  # the norm of all gradients at most; 0: any")
    if used.augmentation:
        chosen.append(_augmentation(first))
    made = OPTIMIZERS[of.optimizer].source("rate")
    if used.decay:
        made = f"{made[:-1]}, weight_decay=weight_decay)"
    prose = [
        Sentence(N_("What is chosen: loss {loss}, optimizer {optimizer}, schedule {schedule}."),
                 loss=of.loss, optimizer=of.optimizer, schedule=of.schedule)
    ]  # fmt: skip
    parts = [_loss(record)]
    if used.shaped:
        names = [schedules.SCHEDULES[of.schedule].__name__]
        names += ["one_cycle_momentum"] if used.cycled else []
        parts.append(excerpt(schedules, *names).text)
    parts.append("\n".join([*chosen, f"optimizer = {made}"]))
    return cell(prose, parts)


def _augmentation(stretch: Stretch) -> str:
    of = stretch.augmentation
    return f"shift, noise, flip = {of.shift}, {number(of.noise)}, {of.flip}"


def _loss(record: Record) -> str:
    of = record.beginning
    smoothing = number(of.label_smoothing) if of.label_smoothing else ""
    return "\n".join(LOSSES[of.loss].definition(smoothing))


def _validation(record: Record) -> Cell:
    size = batch_size(table(record.beginning.network))
    lines = [
        "def validated():",
        '    """The loss, and the share that is classed right."""',
        "    net.eval()",
        "    losses, right = [], 0",
        "    with torch.no_grad():",
        f"        for first in range(0, len(validation), {size}):",
        f"            x, y = batch_of(validation[first : first + {size}])",
        "            logits = net(x)",
        '            losses.append(loss_of(logits, y, "none").cpu())',
        "            right += (logits.argmax(1) == y).sum().item()",
        "    net.train()",
        "    return torch.cat(losses).mean().item(), right / len(validation)",
    ]
    prose = N_("How good it is on the images that it was not trained on.")
    return cell([Sentence(prose)], ["\n".join(lines)])


def _training(
    record: Record, plan: Plan, stretches: Sequence[Stretch], used: Uses, steps: int
) -> Cell:
    prose = [
        Sentence(
            N_("The training. The order of the images follows from the seed and the epoch, and "
               "whatever is drawn in a step from the seed and the step.")
        )
    ]  # fmt: skip
    if len(stretches) > 1:
        prose.append(
            Sentence(N_("What was changed on the way is changed after the same number of steps."))
        )
    head = []
    if used.shaped:
        head.append(f"TOTAL = {plan.length}  # steps of the schedule")
    if used.constant:
        head.append(f"constant = {stretches[0].fixed}")
    if used.stretched:
        head.append(f"{_pace(stretches[0])}  # the place in the schedule, and how fast it goes")
    parts = []
    imports = {"import numpy as np", "import torch"}
    if used.augmentation:
        source = excerpt(augmenting, "changed")
        parts.append(source.text)
        imports |= source.imports
    lines = [
        *head,
        "rows = []",
        "epoch, taken = 0, 0  # epochs that are over, and images used of the next",
        f"for step in range({steps}):",
        *(f"    {line}" for line in _changes(plan, stretches, used)),
        *(f"    {line}" for line in _step(record, used)),
    ]
    if used.validates:
        lines += [
            'if rows and rows[-1][4] == "":',
            "    rows[-1][4:] = validated()",
        ]
    parts.append("\n".join(lines))
    return cell(prose, parts, imports)


def _changes(plan: Plan, stretches: Sequence[Stretch], used: Uses) -> Iterator[str]:
    for before, now in pairwise(stretches):
        lines = list(_change(plan, before, now, used))
        if lines:
            yield f"if step == {now.first}:"
            yield from (f"    {line}" for line in lines)


def _change(plan: Plan, before: Stretch, now: Stretch, used: Uses) -> Iterator[str]:
    if now.batch != before.batch:
        yield f"batch = {now.batch}"
    if (now.epoch, now.used) != plan.place_in(before, now.first):
        yield f"epoch, taken = {now.epoch}, {now.used}"
    if now.rate != before.rate:
        yield f"rate = {number(now.rate)}"
    if now.fixed != before.fixed and used.constant:
        yield f"constant = {now.fixed}"
    if now.weight_decay != before.weight_decay:
        yield f"weight_decay = {number(now.weight_decay)}"
    if now.clip != before.clip:
        yield f"clip = {number(now.clip)}"
    if now.augmentation != before.augmentation:
        yield _augmentation(now)
    if used.stretched and not now.fixed:
        yield _pace(now)


def _pace(stretch: Stretch) -> str:
    return f"first, at, pace = {stretch.first}, {number(stretch.at)}, {number(stretch.pace)}"


def _step(record: Record, used: Uses) -> Iterator[str]:
    yield "if taken == 0:"
    yield "    order = np.random.default_rng([SEED, epoch]).permutation(train)"
    yield "x, y = batch_of(order[taken : taken + batch])"
    if used.augmentation:
        yield "if shift or noise or flip:"
        yield "    generator = np.random.default_rng([SEED, step, 1])"
        yield "    moved = changed(x.cpu().numpy(), shift, noise, flip, generator)"
        yield "    x = torch.from_numpy(moved).to(device)"
    yield from _rate(record, used)
    if used.drops:
        yield "drawn = np.random.SeedSequence([SEED, step]).generate_state(1)"
        yield "torch.manual_seed(int(drawn[0]))  # what dropout drops"
    yield "logits = net(x)"
    yield "loss = loss_of(logits, y)"
    yield "optimizer.zero_grad()"
    yield "loss.backward()"
    if used.clip:
        yield "if clip:"
        yield "    torch.nn.utils.clip_grad_norm_(net.parameters(), clip)"
    yield "optimizer.step()"
    yield "right = (logits.argmax(1) == y).sum().item() / len(y)"
    rate = "learning_rate" if used.shaped else "rate"
    yield f'rows.append([step + 1, loss.item(), right, {rate}, "", ""])'
    yield "taken += batch"
    yield "if taken + batch > len(train):  # too few are left for a batch: the epoch is over"
    yield "    epoch, taken = epoch + 1, 0"
    if used.validates:
        yield "    rows[-1][4:] = validated()"
        yield '    print(f"epoch {epoch}, step {step + 1}: loss {loss.item():.4f}, "'
        yield '          f"validation accuracy {rows[-1][5]:.1%}")'
    else:
        yield '    print(f"epoch {epoch}, step {step + 1}: loss {loss.item():.4f}")'


def _rate(record: Record, used: Uses) -> Iterator[str]:
    """What the optimizer is told before a step."""
    of = record.beginning
    place = "at + (step - first) * pace" if used.stretched else "step"
    otherwise = " if not constant else {}" if used.constant else ""
    prose = list[str]()
    if used.shaped:
        if used.stretched:
            yield f"place = {place}"
            place = "place"
        shape = schedules.SCHEDULES[of.schedule].__name__
        yield f"learning_rate = rate * {shape}({place}, TOTAL){otherwise.format('rate')}"
        prose.append('group["lr"] = learning_rate')
    elif used.rate:
        prose.append('group["lr"] = rate')
    if used.decays:
        prose.append('group["weight_decay"] = weight_decay')
    if used.cycled:
        usual = number(schedules.MOMENTUM)
        yield f"momentum = one_cycle_momentum({place}, TOTAL){otherwise.format(usual)}"
        prose.append(_cycled(of.optimizer))
    if prose:
        yield "for group in optimizer.param_groups:"
        yield from (f"    {line}" for line in prose)


def _cycled(optimizer: str) -> str:
    match OPTIMIZERS[optimizer].cycled:
        case "betas":
            return 'group["betas"] = momentum, group["betas"][1]'
        case "momentum":
            return 'group["momentum"] = momentum'
        case None:
            raise ValueError(f"nothing of {optimizer} goes round with the rate")
        case never:
            assert_never(never)
