"""What a network computes, as plain records of NumPy arrays.

Nothing that sessions share is hooked, switched between modes or given a `.grad`: a capture has its
module to itself. Two threads in zero_grad and backward on one module crash or mix their gradients.
"""
