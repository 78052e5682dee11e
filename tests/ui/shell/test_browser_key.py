"""The browser's key: drawn once, given to the page's own question only, seen by no script."""

import re

import pytest

from explorer.sentence import Refusal
from explorer.training import owner as kept
from explorer.ui.shell import browser_key
from tests.aside import finished

QUESTION = "/_stcore/host-config"
HERE = ("/", "/_stcore/health", QUESTION)


async def server(scope, receive, send):
    status = 200 if scope["path"] in HERE else 404
    await send({"type": "http.response.start", "status": status, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": b""})


def ask(path, **headers):
    """The cookies that an answer sets."""
    sent = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "scheme": "http", "path": path, "headers": sent}
    answers = []

    async def send(message):
        answers.append(message)

    async def asked():
        await browser_key.OwnKey(server)(scope, None, send)

    finished(asked())
    return [text.decode() for name, text in answers[0]["headers"] if name == b"set-cookie"]


def key_of(cookies):
    return re.fullmatch(
        r"explorer_key=([\w-]{43}); Max-Age=34560000; Path=/; HttpOnly; SameSite=Strict(; Secure)?",
        *cookies,
    )


def test_the_page_is_given_a_key_when_it_asks_and_keeps_it():
    first = key_of(ask(QUESTION))[1]
    assert key_of(ask(QUESTION, cookie=f"a=1; {browser_key.COOKIE}={first}; b=2"))[1] == first
    assert key_of(ask(QUESTION))[1] != first


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/nowhere", f"/training{QUESTION}"])
def test_nothing_else_is_given_one(path):
    """A link on another site opens "/" without the cookie: no key may be drawn anew there."""
    assert ask(path) == []


@pytest.mark.parametrize("sent", ["short", "x" * 200, "a b" * 20, "<script>" * 8, ""])
def test_what_is_no_key_is_replaced(sent):
    assert key_of(ask(QUESTION, cookie=f"{browser_key.COOKIE}={sent}; other=1"))[1] != sent


def test_over_an_encrypted_line_it_stays_on_encrypted_lines():
    assert key_of(ask(QUESTION))[2] is None
    assert key_of(ask(QUESTION, x_forwarded_proto="https"))[2] == "; Secure"


def test_what_is_kept_of_a_key_opens_nothing():
    mine, other = kept.drawn(), kept.drawn()
    left = kept.hashed(mine)
    assert mine not in left
    assert kept.opens(mine, left)
    for wrong in (other, left, "", mine[:-1], mine + "x"):
        assert not kept.opens(wrong, left)
    with pytest.raises(Refusal, match="cookies"):
        kept.hashed("short")
