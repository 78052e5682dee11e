"""A file that is made when its button is pressed: for whom, how many at once, and why not."""

from functools import partial
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import media_file_manager
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from explorer.sentence import Refusal
from explorer.ui.shell import file_button, memory_watch, streamlit_internals
from explorer.ui.shell.file_button import Asker, NoFile
from tests.aside import finished

ROOT = Path(__file__).parents[3]
SOON = 60.0


def asker(visitor="a browser's", session="one"):
    return Asker(session, visitor, lambda text: text)


def test_it_is_known_for_whom_a_file_is_made(monkeypatch):
    monkeypatch.setattr(streamlit_internals, "is_live_session", lambda session: True)
    seen = []

    def make():
        seen.append((memory_watch._session(), memory_watch._visitor()))
        memory_watch._go_on()
        return b"file"

    assert file_button._made(asker(), make) == b"file"
    assert seen == [("one", "a browser's")]
    assert file_button.asker() is None
    assert memory_watch._visitor() == ""


def test_a_file_whose_session_has_ended_is_given_up(monkeypatch):
    monkeypatch.setattr(streamlit_internals, "is_live_session", lambda session: session != "one")

    def make():
        memory_watch._go_on()
        return b"file"

    with pytest.raises(NoFile):
        file_button._made(asker(), make)
    assert file_button._made(asker(session="other"), make) == b"file"


class Making:
    """Files in the making, until they may end."""

    def __init__(self, visitors):
        self.begun, self.may_end = Barrier(len(visitors) + 1), Event()
        self.threads = [
            Thread(target=partial(file_button._made, asker(each), self.make), daemon=True)
            for each in visitors
        ]
        for thread in self.threads:
            thread.start()
        self.begun.wait(SOON)

    def make(self):
        self.begun.wait(SOON)
        self.may_end.wait(SOON)
        return b""

    def end(self):
        self.may_end.set()
        for thread in self.threads:
            thread.join(SOON)


def test_one_visitor_has_so_many_files_made_at_once_and_another_still_gets_one():
    making = Making(["a"] * file_button.MOST_OF_ONE)
    with pytest.raises(NoFile, match=f"{file_button.MOST_OF_ONE} files are being made for you"):
        file_button._made(asker("a"), lambda: b"")
    assert file_button._made(asker("b"), lambda: b"file") == b"file"
    making.end()
    assert file_button._made(asker("a"), lambda: b"file") == b"file"


def test_so_many_are_made_for_all_and_the_next_is_told_at_once(monkeypatch):
    monkeypatch.setattr(file_button, "MOST_TOGETHER", 3)
    making = Making(["a", "b", "c"])
    with pytest.raises(NoFile, match="3 files are being made for all visitors"):
        file_button._made(asker("d"), lambda: b"")
    making.end()
    assert file_button._made(asker("d"), lambda: b"file") == b"file"
    assert not file_button._asked_for


def test_no_file_is_offered_but_by_this_button():
    sources = [path for part in ("explorer", "pages") for path in (ROOT / part).rglob("*.py")]
    offering = [path.name for path in sources if "download_button(" in path.read_text("utf-8")]
    assert offering == ["file_button.py"]


def test_the_page_on_security_says_how_many():
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert file_button.MOST_OF_ONE == 8
    assert f"at most eight files made at once, and all together {file_button.MOST_TOGETHER}" in page


@pytest.fixture
def answer(monkeypatch):
    """What Streamlit answers whoever asks for a file that `make` makes."""
    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    streamlit_internals.say_why_no_file(file_button.why)
    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "one")
    monkeypatch.setattr(runtime, "exists", lambda: False)

    def answered(make):
        file = files.add_deferred(partial(file_button._made, asker(), make), "text/plain", "1.2")
        asked = BackendOperationRequest(request_id="7", deferred_file={"file_id": file})
        return finished(DeferredFileHandler(lambda: files).handle(asked, "one"))

    return answered


def test_a_button_says_why_its_file_is_not_made_in_the_words_of_its_page(answer):
    def refuse():
        raise Refusal("This takes {needed}.", needed="2 GB")

    assert answer(refuse).error_msg == "This takes 2 GB."


def test_a_bug_is_logged_and_says_nothing_of_itself(answer, caplog, monkeypatch):
    def fail():
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(streamlit_internals.logger(), "propagate", True)
    said = answer(fail)
    assert said.error_msg == "Failed to generate file for download"
    assert "ZeroDivisionError" in caplog.text


def test_a_file_that_is_made_has_its_address(answer):
    said = answer(lambda: b"file")
    assert said.request_id == "7"
    assert said.deferred_file.url.startswith("/media")
    assert not said.error_msg
