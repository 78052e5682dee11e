"""Images and data sets, and how they are fitted to a network's input. Without torch."""
