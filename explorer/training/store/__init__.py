"""Where runs are kept: a database for what is wanted and what was seen, files for the snapshots.

The database is the truth. What a run should do stands in it, not in a process: whoever is lost,
worker, scheduler or server, another reads there what is left to be done.
"""
