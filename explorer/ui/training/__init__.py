"""The Training page: what is wanted of a run, and what is seen of it."""
