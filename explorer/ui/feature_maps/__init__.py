"""The Feature maps page: what stands below its stage, and its files."""
