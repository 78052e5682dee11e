"""Data sets of visitors: checked before anything is unpacked, and kept."""
