"""The runs, as the pages have them: all by id, which stands in links, and none by a thread or file.

    run = runs.begin(Record(beginning), key)      # key: the browser's own (ui/shell/browser_key)
    runs.play(run, key)                           # or step(run, key, 10), pause, change, rewind ...
    progress = runs.look(run, since=0, key=key)   # a Progress: again and again, 2 times a second
    runs.mark_seen(run, key)                      # with each look, so that it is not paused

Who asks with another's key is refused; to look and to fork, the id is enough, and to take files
away the word that the owner hands out (explorer/training/sharing.py).
"""

from explorer.jobs import prepare
from explorer.training.commands import (
    NOW_AND_THEN,
    begin,
    change,
    delete,
    fork,
    limit_speed,
    mark_seen,
    pause,
    play,
    rename,
    rewind,
    step,
    stop,
    undelete,
)
from explorer.training.former_ids import now_called
from explorer.training.progress import (
    Batch,
    Clock,
    History,
    Known,
    Metrics,
    Progress,
    Row,
    State,
)
from explorer.training.run_views import (
    clock,
    head,
    histories,
    look,
    taken_away,
    weights_at,
    weights_of,
)

__all__ = [
    "NOW_AND_THEN", "Batch", "Clock", "History", "Known", "Metrics", "Progress", "Row", "State",
    "begin", "change", "clock", "delete", "fork", "head", "histories", "limit_speed", "look",
    "mark_seen", "now_called", "pause", "play", "prepare", "rename", "rewind", "step", "stop",
    "taken_away", "undelete", "weights_at", "weights_of",
]  # fmt: skip
