"""The command that serves, with a server of the test's own in Streamlit's place."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parent.parent
STREAMLIT = '''
"""Stands where Streamlit does: says how it was called, answers at once, ends as it is ended."""

import http.server, os, signal, sys

option = dict(zip(sys.argv[3::2], sys.argv[4::2]))
print(sys.argv[1:3], option["--server.address"], flush=True)


def ended(number, _):
    print(signal.Signals(number).name, flush=True)
    if os.environ.get("STAYS") != signal.Signals(number).name:
        sys.exit(int(os.environ.get("STATUS", "0")))


signal.signal(signal.SIGTERM, ended)
signal.signal(signal.SIGINT, ended)


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", int(option["--server.port"])), Answer)
print(os.getpgrp() == os.getpid(), flush=True)
server.serve_forever()
'''


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "streamlit.py").write_text(STREAMLIT)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Starts the command; what it gives back is a server that listens."""
    processes: list[subprocess.Popen[str]] = []

    def started(*arguments: str, **more: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "explorer", *arguments],
            cwd=tmp_path, env=environment | more,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == f"['run', '{ROOT / 'app.py'}'] localhost\n"
        # It leads a group of its own: a terminal's Ctrl-C goes to the command alone.
        assert process.stdout.readline() == "True\n"
        return process

    yield started
    for process in processes:
        process.terminate()
        process.communicate(timeout=120)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_the_command_ends_the_server_in_order(start, port, number):
    process = start("--no-browser", "--port", str(port))
    process.send_signal(number)
    assert process.communicate(timeout=120) == ("SIGTERM\n", "")
    assert process.returncode == 0


def test_a_server_that_does_not_end_gets_the_second_ctrl_c_as_it_is(start, port):
    process = start("--no-browser", "--port", str(port), STAYS="SIGTERM")
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "SIGTERM\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=120) == ("SIGINT\n", "")


def test_the_exit_status_is_the_servers(start, port):
    process = start("--no-browser", "--port", str(port), STATUS="7")
    process.terminate()
    process.communicate(timeout=120)
    assert process.returncode == 7


def test_the_browser_is_opened_at_the_address_once_it_answers(start, port, tmp_path):
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    start("--port", str(port), BROWSER=str(browser), DISPLAY=":0")
    assert opened.read_text() == f"http://localhost:{port}\n"


def test_a_port_in_use_is_said_and_not_served_at(environment):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        run = subprocess.run(
            [sys.executable, "-m", "explorer", "--port", str(taken)],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert run.stderr == f"Port {taken} is in use. Choose another: --port.\n"
    assert (run.returncode, run.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--host", "192.0.2.1"], "This machine cannot serve at 192.0.2.1, port"),
        (["--port", "0"], "a number from 1 to 65535, not '0'"),
        (["--port", "65536"], "a number from 1 to 65535, not '65536'"),
        (["--port", "9000", "table", "lenet"], "serve the app; table does not"),
    ],
)
def test_what_cannot_be_served_is_refused_in_a_sentence(environment, arguments, said):
    run = subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert (run.returncode, run.stdout) == (2, "")


def test_without_a_port_the_next_free_one_from_the_usual_is_taken(monkeypatch):
    from explorer import streamlit_process

    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        monkeypatch.setattr(streamlit_process, "PORT", taken)
        assert taken < streamlit_process.free_port("localhost", None) < taken + 20
