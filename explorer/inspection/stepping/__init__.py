"""A step of gradient descent taken apart: the loss, the way back, the update, in numbers.

All of it happens in modules of its own: what sessions share is read and never written to.
"""
