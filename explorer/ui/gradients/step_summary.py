"""The step in four numbers."""

import numpy as np

from explorer.inspection.losses.loss_record import ClassLoss
from explorer.numerals import significant
from explorer.sentence import Sentence
from explorer.ui.components import facts
from explorer.ui.components.facts import Fact
from explorer.ui.gradients import step_choice as choice
from explorer.ui.gradients import step_scrubber
from explorer.ui.session import chosen_network
from explorer.ui.shell.language import _, say


def show() -> None:
    """Draws the loss before and after, the target's probability, and what guessing costs."""
    step, network = step_scrubber.step(), chosen_network.network()
    items = [
        Fact("loss", significant(step.loss), _loss_words(len(step.losses))),
        Fact("again", significant(step.loss_again), _("after one step on the same")),
    ]
    if isinstance(choice.loss(), ClassLoss):
        target = choice.classes()[choice.in_hand()]
        logits = step.logits[choice.in_hand()].astype(np.float64)
        with np.errstate(all="ignore"):
            powers = np.exp(logits - logits.max())
            probability = float(powers[target] / powers.sum())
        items.append(
            Fact(
                "probability",
                significant(probability),
                _("probability of class {name}").format(name=network.class_name(target)),
            )
        )
    guessing = choice.loss().guessing
    if guessing is not None:
        formula = guessing.formula.format(classes=network.classes)
        items.append(
            Fact(
                "guessing",
                significant(guessing.value(network.classes)),
                _("{formula}, the loss of guessing").format(formula=formula),
            )
        )
    facts.show(*items)


def _loss_words(images: int) -> str:
    name = say(Sentence(choice.loss().title))
    if images == 1:
        return name
    return _("{loss}, mean of {images} images").format(loss=name, images=images)
