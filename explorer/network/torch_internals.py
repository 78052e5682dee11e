"""What the package takes from PyTorch beyond what PyTorch documents: here, and nowhere else.

Importing this module loads torch._dynamo, which the first step of any optimizer does otherwise: a
second, that a worker forked from a process with it does not wait.
"""

import torch._dynamo  # noqa: F401
