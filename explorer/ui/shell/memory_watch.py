"""Has the budget of memory know who asks, and gives back what a session that has ended had.

What was made for it alone leaves the caches, what it would have downloaded is let go of, and the
allocator returns what is free. Streamlit keeps a session for two minutes in which its browser may
come back; what is left in it is small.
"""

import asyncio
import gc

from explorer import machine_memory
from explorer.memory_budget import Attendance, budget
from explorer.ui.shell import browser_key, file_button, streamlit_internals

_EVERY = 1.0
"""Seconds between two looks."""


def begin() -> "asyncio.Task[None]":
    """Watches from now on, on the loop of the server, until the task is cancelled."""
    budget().attendance = Attendance(
        session=_session,
        visitor=_visitor,
        is_there=streamlit_internals.is_live_session,
        go_on=_go_on,
    )
    budget().measure(streamlit_internals.held_bytes)
    return asyncio.create_task(_watch())


def _session() -> str:
    asker = file_button.asker()
    return streamlit_internals.session_name() if asker is None else asker.session


def _visitor() -> str:
    asker = file_button.asker()
    if asker is not None:
        return asker.visitor
    return browser_key.key() if streamlit_internals.session_name() else ""


def _go_on() -> None:
    file_button.go_on()
    streamlit_internals.go_on()


async def _watch() -> None:
    known: frozenset[str] = frozenset()
    heavy = budget().heavy_done
    while True:
        await asyncio.sleep(_EVERY)
        live = streamlit_internals.live_sessions()
        for session in known - live:
            streamlit_internals.forget_files(session)
        streamlit_internals.forget_left_sessions()
        dropped = budget().sweep()
        if dropped or live < known or budget().heavy_done > heavy:
            await asyncio.to_thread(_give_back)
        known, heavy = live, budget().heavy_done


def _give_back() -> None:
    # What a session had hangs in circles, which only a collection finds.
    gc.collect()
    machine_memory.give_back()
