"""The door: what is looked at of each request before anything answers it."""
