"""The way back by hand: why a gradient is what it is, a weight's or that at any value.

- why_parameter(...): dL/dw as the sum of (gradient arriving) x (input seen)
- why_value(...): the gradient at a value as the sum over the ways that lead on from it
- walk(...): from the loss to a weight along the way that carries most
"""

from explorer.inspection.backwards.chain_rule import Stride, Walk, walk
from explorer.inspection.backwards.gradient_reason import Reason, reason
from explorer.inspection.backwards.gradient_record import Sum, Why
from explorer.inspection.backwards.gradient_sums import why_parameter, why_value

__all__ = ["Reason", "Stride", "Sum", "Walk", "Why", "reason", "walk", "why_parameter", "why_value"]
