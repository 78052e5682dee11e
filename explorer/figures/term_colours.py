"""Colours of the terms of a sum, the same for the same thing everywhere: light and dark."""

TERMS = {
    "patch": ("#b4236b", "#ff8fc0"),
    "kernel": ("#2d7d3a", "#7fd08a"),
    "bias": ("#6a4bc4", "#b9a3ff"),
}
"""What a layer looks at, what it weighs it with, what it adds; each is readable as text."""
