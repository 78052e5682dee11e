"""The Gradients page's way back: the glass box of the gradients, and why each is what it is.

- box.show(): the network with its gradients in it, forward and backward a toggle apart
- flow.show(): gradients by depth
- reasons.show(): one gradient as a sum, walked to from the loss, and checked
- line.show(): the loss along the gradient's direction
- attribution.show(): which pixels a class is owed to
- code.show(), files.show(): the same in PyTorch; files to take away
"""
