"""The Gradients page: a step of gradient descent taken apart, and the way back through it."""
