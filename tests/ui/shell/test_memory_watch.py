"""Who asks for memory is known, and what a session had is given back when it has ended."""

import asyncio
from dataclasses import dataclass

import pytest

from explorer import machine_memory
from explorer.inspection.byte_cache import Cache
from explorer.memory_budget import LARGE, Attendance, Budget
from explorer.ui.shell import browser_key, memory_watch, streamlit_internals
from tests.aside import finished


@dataclass(eq=False)
class Thing:
    nbytes: int


@pytest.fixture
def room(monkeypatch):
    made = Budget(100 * LARGE)
    monkeypatch.setattr(memory_watch, "budget", lambda: made)
    return made


def test_the_budget_learns_who_asks(room, monkeypatch):
    monkeypatch.setattr(streamlit_internals, "held_bytes", lambda: 7)
    monkeypatch.setattr(browser_key, "key", lambda: "a browser's")

    async def begun():
        memory_watch.begin().cancel()

    finished(begun())
    assert room.taken == 7
    assert room.attendance.visitor() == ""  # outside of a run
    monkeypatch.setattr(streamlit_internals, "session_name", lambda: "one")
    assert room.attendance.visitor() == "a browser's"


def test_when_a_session_ends_all_that_it_alone_had_is_given_back(room, monkeypatch):
    live, forgotten, trimmed = {"one", "other"}, [], asyncio.Event()
    room.attendance = Attendance(session=lambda: "one", is_there=live.__contains__)
    cache = Cache(100 * LARGE, room)
    cache.get("maps", 0, lambda: Thing(LARGE))
    monkeypatch.setattr(memory_watch, "_EVERY", 0)
    monkeypatch.setattr(streamlit_internals, "live_sessions", lambda: frozenset(live))
    monkeypatch.setattr(streamlit_internals, "forget_left_sessions", lambda: None)
    monkeypatch.setattr(streamlit_internals, "forget_files", forgotten.append)

    async def watched():
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(
            machine_memory, "give_back", lambda: loop.call_soon_threadsafe(trimmed.set)
        )
        watch = asyncio.create_task(memory_watch._watch())
        for _ in range(10):
            await asyncio.sleep(0)
        assert "maps" in cache
        assert not trimmed.is_set()
        live.remove("one")
        await trimmed.wait()
        watch.cancel()

    finished(watched())
    assert "maps" not in cache
    assert room.taken == 0
    assert forgotten == ["one"]
