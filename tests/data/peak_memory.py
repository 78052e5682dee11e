"""What decoding files takes at most, in a process that does nothing else.

    python -m tests.data.peak_memory FOLDER

Each folder in it holds the files of one upload. Printed are the bytes over those of the start.
"""

import json
import sys
from pathlib import Path

from explorer.data.images import upload
from explorer.data.own import sent_files
from explorer.sentence import Explained


def decoded(folder):
    files = [(path.read_bytes(), path.name) for path in sorted(folder.iterdir())]
    try:
        if folder.name.startswith("image"):
            upload.picture(*files[0])
        else:
            sent_files.sent(files)
    except Explained:
        pass


def peak():
    """Of this process alone: `ru_maxrss` begins with what the one had that started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024


if __name__ == "__main__":
    begin = peak()
    told = {}
    for each in sorted(Path(sys.argv[1]).iterdir()):
        decoded(each)
        told[each.name] = peak() - begin
    print(json.dumps(told))
