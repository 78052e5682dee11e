"""The embedded cluster, in a process of its own.

    python -m explorer.jobs WORKERS MEMORY FOLDER [MODULE ...]

Started by explorer.jobs.embedded. It prints a line, with which its scheduler lets the app in, and
ends when it is told to or when its standard input is closed, which the kernel does when the app is
gone, however it went.
"""

import asyncio
import os
import signal
import sys

from explorer.jobs.embedded import cluster


async def main(workers: int, memory: int, folder: str, loaded: list[str]) -> None:
    """Holds the cluster until it is no longer wanted."""
    # The pipe to the app is for one line only. What a job prints goes where errors go, and no child
    # keeps the pipe open.
    answer = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    unwanted = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, unwanted.set)
    # Nothing is ever written to it: it can only be closed.
    loop.add_reader(sys.stdin.fileno(), unwanted.set)
    async with cluster(workers, memory, folder, loaded) as access:
        print(access.line(), file=answer, flush=True)
        await unwanted.wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
