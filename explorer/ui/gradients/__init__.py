"""The Gradients page: what stands below its stage, and its files."""
