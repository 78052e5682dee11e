"""Networks written out for a test."""

from explorer.network.description import Layer, Network


def of(*layers, input_shape=(1, 32, 32), classes=10):
    """A network of (name, operation, layers that feed it...)."""
    return Network(
        "custom",
        tuple(Layer(name, operation, tuple(inputs)) for name, operation, *inputs in layers),
        input_shape,
        classes,
    )


def alone(operation, input_shape=(1, 32, 32)):
    """A network of one layer, called layer."""
    return of(("layer", operation), input_shape=input_shape)
