"""What docs/ shows that follows from the code: `make docs` writes it, `make lint` compares."""
