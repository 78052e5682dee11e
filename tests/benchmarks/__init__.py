"""What is measured, each thing against a reference in the same run: `make bench`."""
