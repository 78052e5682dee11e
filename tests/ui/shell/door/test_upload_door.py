"""Which files are let in, and which are refused before they are read."""

import inspect
from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import starlette_routes

from explorer.memory_budget import Budget
from explorer.ui.shell import streamlit_internals
from explorer.ui.shell.door import upload_door
from explorer.ui.shell.door.upload_door import MOST_FILES, AskedFiles, UploadDoor
from tests.aside import finished

MEGABYTE = 10**6


class Server:
    """Streamlit's store of files, with what stands before it, and which sessions live."""

    def __init__(self):
        self.manager = MemoryUploadedFileManager("/_stcore/upload_file")
        self.live = {"one", "two"}
        self.read = 0
        self.left = 0
        self.door = UploadDoor(self._take)

    async def _take(self, scope, receive, send):
        """As Streamlit does: any file under any name."""
        session, name = scope["path"].split("/")[-2:]
        self.read += 1
        data = bytes(int(dict(scope["headers"]).get(b"content-length", b"0")))
        self.manager.add_file(session, UploadedFileRec(name, name, "", data))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    def ask(self, session, count):
        """The names that a page has for so many files."""
        places = self.manager.get_upload_urls(session, ["x"] * count)
        return [place.file_id for place in places]

    def put(self, session, name, length, method="PUT"):
        """Sends a file: the status of the answer."""
        size = [] if length is None else [(b"content-length", str(length).encode())]
        path = f"/_stcore/upload_file/{session}/{name}"
        scope = {"type": "http", "path": path, "method": method, "headers": size}
        answers = []

        async def send(message):
            answers.append(message)

        async def receive():
            self.left -= 1
            return {"type": "http.request", "body": b"", "more_body": self.left > 0}

        finished(self.door(scope, receive, send))
        return answers[0]["status"]

    def held(self, session):
        return sum(streamlit_internals.held_uploads(session))


@pytest.fixture
def server(monkeypatch):
    monkeypatch.delenv("EXPLORER_UPLOADS", raising=False)
    made = Server()
    running = SimpleNamespace(
        uploaded_file_mgr=made.manager,
        media_file_mgr=MediaFileManager(MemoryMediaFileStorage("/media")),
        is_active_session=lambda name: name in made.live,
    )
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: running)
    asked = AskedFiles()
    monkeypatch.setattr(upload_door, "asked_files", asked)
    streamlit_internals.watch_uploads(asked.ask)
    return made


def test_a_file_that_a_page_asked_for_is_taken_once(server):
    (name,) = server.ask("one", 1)
    assert server.put("one", name, 10) == 204
    assert server.put("one", name, 10) == 403
    assert server.held("one") == 10


def test_files_under_made_up_names_are_not_read(server):
    answers = [server.put("one", f"{n:08}-made-up", 25 * MEGABYTE) for n in range(24)]
    assert set(answers) == {403}
    assert server.read == 0


def test_a_name_is_good_for_its_own_session_only(server):
    (name,) = server.ask("one", 1)
    assert server.put("two", name, 10) == 403


def test_a_tab_sends_as_much_as_it_may_and_no_more(server):
    names = server.ask("one", 24)
    answers = [server.put("one", name, 25 * MEGABYTE) for name in names]
    assert answers == [204] * 4 + [413] * 20
    assert server.held("one") == 100 * MEGABYTE
    assert server.put("two", server.ask("two", 1)[0], 25 * MEGABYTE) == 204


def test_all_tabs_together_leave_room_for_what_pages_show(server, monkeypatch):
    monkeypatch.setattr(upload_door, "budget", lambda: Budget(300 * MEGABYTE))
    names = {each: server.ask(each, 4) for each in ("one", "two")}
    answers = [
        server.put(session, name, 25 * MEGABYTE)
        for session, asked in names.items()
        for name in asked
    ]
    assert answers == [204] * 6 + [503] * 2
    server.manager.remove_session_files("one")
    assert server.put("two", server.ask("two", 1)[0], 25 * MEGABYTE) == 204


def test_a_browser_that_is_refused_has_sent_its_file_first(server):
    names = server.ask("one", 2)
    server.left = 40
    assert server.put("one", names[0], 101 * MEGABYTE) == 413
    assert server.left == 40  # no browser sends so much
    with server.door._announced("one", 100 * MEGABYTE):
        assert server.put("one", names[1], 25 * MEGABYTE) == 413
    assert server.left == 0
    assert server.read == 0


def test_what_was_looked_at_makes_room(server):
    names = server.ask("one", 5)
    assert [server.put("one", name, 25 * MEGABYTE) for name in names[:4]] == [204] * 4
    server.manager.remove_file("one", names[0])
    assert server.put("one", names[4], 25 * MEGABYTE) == 204


def test_what_is_on_its_way_counts_too(server):
    with server.door._announced("one", 90 * MEGABYTE):
        assert server.put("one", server.ask("one", 1)[0], 11 * MEGABYTE) == 413
    assert server.put("one", server.ask("one", 1)[0], 11 * MEGABYTE) == 204


def test_files_of_no_length_are_counted(server):
    answers = [server.put("one", name, 0) for name in server.ask("one", MOST_FILES + 1)]
    assert answers == [204] * MOST_FILES + [413]


@pytest.mark.parametrize("length", [None, "", "-5", "1e9", "many"])
def test_a_file_says_its_length(server, length):
    assert server.put("one", server.ask("one", 1)[0], length) == 411
    assert server.read == 0


def test_a_file_may_be_taken_back(server):
    assert server.put("one", "any", 0, method="DELETE") == 204


def test_the_operator_says_how_much(server, monkeypatch):
    monkeypatch.setenv("EXPLORER_UPLOADS", "5MB")
    server.door = UploadDoor(server._take)
    assert server.put("one", server.ask("one", 1)[0], 6 * MEGABYTE) == 413
    assert server.put("one", server.ask("one", 1)[0], 5 * MEGABYTE) == 204


def test_names_are_forgotten_with_their_session_and_never_many(server):
    asked = upload_door.asked_files
    (name,) = server.ask("one", 1)
    server.live.remove("one")
    server.ask("two", 1)
    assert not asked.take("one", name)
    server.live.add("one")
    for _ in range(20):
        server.ask("one", 100)
    assert len(asked._names["one"]) <= 300


def test_a_million_names_are_not_made(server):
    assert len(server.ask("one", 1_000_000)) == 1_000


def test_streamlit_asks_and_keeps_as_the_door_counts():
    assert isinstance(Runtime.uploaded_file_mgr, property)
    place = f"{streamlit_internals.UPLOAD}/{{session_id}}/{{file_id}}"
    assert f"/{starlette_routes._ROUTE_UPLOAD_FILE}" == place
    asks = inspect.getsource(AppSession._handle_file_urls_request)
    assert "_uploaded_file_mgr.get_upload_urls(" in asks
    inspect.signature(MemoryUploadedFileManager.get_upload_urls).bind(None, "session", ["name"])
