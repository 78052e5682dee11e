"""The network explorer: one description of a network, and everything that follows from it."""
