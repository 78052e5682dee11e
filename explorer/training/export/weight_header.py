"""What is written into the head of a file of weights: whose they are, and what they want to see."""

import json

from explorer.inspection.weights import Weights
from explorer.network import json_file
from explorer.training.run import Moment


def about(weights: Weights, name: str) -> dict[str, str]:
    """Of a run's weights: its name and step, the network, and what is done to an image."""
    moment, network = weights.moment, weights.network
    assert isinstance(moment, Moment)
    of = moment.beginning
    names = [network.class_name(label) for label in range(network.classes)]
    return {
        "run": name,
        "step": str(moment.step),
        "input": "images of shape " + "x".join(map(str, network.input_shape))
        + ", from 0 (black) to 1 (white), less the mean, over the deviation",
        "mean": repr(of.preparation.mean),
        "deviation": repr(of.preparation.deviation),
        "classes": json.dumps(names, ensure_ascii=False),
        "network": json_file.write(network),
    }  # fmt: skip
