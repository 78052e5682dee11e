"""Many visitors of one server at once: what its memory comes to, and who waits. `make load`."""
