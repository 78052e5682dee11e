"""A step under glass, on the Gradients page: what it is of, its stages, what is taken apart.

- stage.show(): both of the next, and the step in four numbers
- controls.show(): images, loss and target, optimizer and rate, zero_grad
- glass.show(): the step from stage to stage, every tensor at each
- by_hand.show(), vector.show(), update.show(): the loss by hand, backward without one, the update
"""
