"""What is let in at the door, and what is told to what is not."""

import asyncio

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from explorer.ui.shell.door import entrance, page_messages
from tests.aside import finished

STREAM = "/_stcore/stream"
HERE = {"host": "localhost:8501"}
OURS = {**HERE, "origin": "http://localhost:8501"}
TOKEN = "drawn-at-random-once"


def rerun(name):
    return BackMsg(rerun_script=ClientState(page_name=name)).SerializeToString()


class Inside:
    """What stands behind the door: it says which path it was asked for, or which pages it ran."""

    def __init__(self):
        self.asked = []
        self.heard = []

    async def __call__(self, scope, receive, send):
        self.asked.append(scope["path"])
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})
            return
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message["bytes"])
        await asyncio.sleep(0)


class Visitor:
    """A client, and what it was answered."""

    def __init__(self, door):
        self.door = door

    def http(self, path="/", method="GET", headers=HERE, client="10.0.0.9"):
        """Status and text of an answer."""
        scope = {"type": "http", "path": path, "method": method}
        answers = self._ask(scope, headers, client, [{"type": "http.request"}])
        return answers[0]["status"], answers[1]["body"].decode()

    def page(self, *messages, headers=OURS, client="10.0.0.9"):
        """Opens a page, says all that and leaves: what became of the websocket."""
        said = [
            {"type": "websocket.receive", "text" if isinstance(each, str) else "bytes": each}
            for each in messages
        ]
        leaves = {"type": "websocket.disconnect", "code": 1000}
        scope = {"type": "websocket", "path": STREAM}
        answers = self._ask(scope, headers, client, [*said, leaves])
        return [each["type"].removeprefix("websocket.") for each in answers]

    def _ask(self, scope, headers, client, messages):
        pairs = headers.items() if isinstance(headers, dict) else headers
        scope["headers"] = [(name.encode(), text.encode("latin-1")) for name, text in pairs]
        scope["client"] = (client, 50_000)
        answers = []

        async def receive():
            return messages.pop(0)

        async def send(message):
            answers.append(message)

        finished(self.door(scope, receive, send))
        return answers


@pytest.fixture
def inside():
    return Inside()


@pytest.fixture
def visitor(inside, monkeypatch):
    for name in ("HOSTS", "METRICS_TOKEN", "OPEN_PAGES", "OPENINGS"):
        monkeypatch.delenv(f"EXPLORER_{name}", raising=False)
    return Visitor(entrance.Door(inside))


def test_a_page_of_the_servers_own_is_let_in(visitor, inside):
    assert visitor.http("/training") == (200, "inside")
    assert visitor.page(rerun("one"), rerun("two")) == ["accept"]
    assert inside.heard == [rerun("one"), rerun("two")]


def test_a_name_that_is_not_the_servers_is_told_so(visitor, inside):
    status, text = visitor.http(headers={"host": "evil.example"})
    assert status == 400
    assert "evil.example" in text
    assert "EXPLORER_HOSTS" in text
    evil = {"host": "evil.example", "origin": "http://evil.example"}
    assert visitor.page(headers=evil) == ["close"]
    assert visitor.http(headers=[])[0] == 400
    assert visitor.http(headers=[("host", "localhost"), ("host", "evil.example")])[0] == 400
    assert inside.asked == []


def test_who_watches_the_machine_may_ask_for_its_health_by_any_name(visitor):
    assert visitor.http("/healthz", headers={"host": "evil.example"}) == (200, "inside")
    assert visitor.http("/healthz/", headers={"host": "evil.example"})[0] == 400


def test_a_name_may_be_added(inside, monkeypatch):
    monkeypatch.setenv("EXPLORER_HOSTS", "explorer.school.example")
    visitor = Visitor(entrance.Door(inside))
    assert visitor.http(headers={"host": "explorer.school.example"})[0] == 200
    assert visitor.http(headers={"host": "10.0.0.5"})[0] == 400
    assert visitor.http(headers=HERE)[0] == 200


def test_a_page_of_another_place_opens_no_websocket_and_changes_nothing(visitor, inside):
    for origin in ("http://localhost:9999", "http://evil.example", "null"):
        stranger = {**HERE, "origin": origin}
        assert visitor.page(rerun("one"), headers=stranger) == ["close"]
        for method in ("PUT", "DELETE", "POST"):
            assert visitor.http("/_stcore/upload_file/a/b", method, stranger)[0] == 403
    twice = [("host", "localhost"), ("origin", "http://localhost"), ("origin", "http://x")]
    assert visitor.page(headers=twice) == ["close"]
    assert inside.asked == []
    assert visitor.page(headers=HERE) == ["accept"]  # a program: browsers always say their origin


def test_an_origin_that_the_operator_allows_is_let_in(inside, monkeypatch):
    options = {"server.corsAllowedOrigins": ["https://front.example"]}
    monkeypatch.setattr(entrance.st, "get_option", options.get)
    visitor = Visitor(entrance.Door(inside))
    assert visitor.page(headers={**HERE, "origin": "https://front.example"}) == ["accept"]


@pytest.mark.parametrize(
    "path",
    [
        "metrics", "metrics/", "/metrics", "script-health-check", "agent/interact", "agent/mcp",
        "agent/openapi.json", "", "anything",
    ],
)  # fmt: skip
@pytest.mark.parametrize("below", ["", "/training"])
def test_what_is_for_developers_and_operators_is_not_there(visitor, inside, path, below):
    assert visitor.http(f"{below}/_stcore/{path}")[0] == 404
    assert inside.asked == []


@pytest.mark.parametrize("path", ["health", "host-config", "upload_file/a/b", "bidi-components/a"])
def test_what_pages_ask_is_there(visitor, path):
    assert visitor.http(f"/_stcore/{path}")[0] == 200


def test_the_operators_token_opens_the_metrics(inside, monkeypatch):
    monkeypatch.setenv("EXPLORER_METRICS_TOKEN", TOKEN)
    visitor = Visitor(entrance.Door(inside))
    for shown in ("", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer é"):
        assert visitor.http("/_stcore/metrics", headers={**HERE, "authorization": shown})[0] == 401
    assert inside.asked == []
    right = {**HERE, "authorization": f"Bearer {TOKEN}"}
    assert visitor.http("/_stcore/metrics", headers=right) == (200, "inside")
    assert visitor.http("/_stcore/agent/mcp", headers=right)[0] == 404


def test_a_token_that_could_be_guessed_is_none(inside, monkeypatch):
    monkeypatch.setenv("EXPLORER_METRICS_TOKEN", "short")
    with pytest.raises(ValueError, match="EXPLORER_METRICS_TOKEN"):
        entrance.Door(inside)


FOR_DEVELOPERS = [
    BackMsg(clear_cache=True),
    BackMsg(debug_disconnect_websocket=True),
    BackMsg(debug_shutdown_runtime=True),
    BackMsg(set_run_on_save=True),
    BackMsg(load_git_info=True),
    BackMsg(backend_operation_request={"install_skills": {}}),
    BackMsg(backend_operation_request={"dismiss_skills_nudge": {}}),
    BackMsg(),
]


def test_what_is_for_developers_is_passed_over_and_the_page_goes_on(visitor, inside):
    forged = [each.SerializeToString() for each in FOR_DEVELOPERS]
    assert visitor.page(rerun("one"), *forged, rerun("two")) == ["accept"]
    assert inside.heard == [rerun("one"), rerun("two")]


def test_what_our_pages_say_is_passed_on(visitor, inside):
    said = [
        BackMsg(stop_script=True),
        BackMsg(app_heartbeat=True),
        BackMsg(file_urls_request={"file_names": ["a.png"]}),
        BackMsg(backend_operation_request={"deferred_file": {"file_id": "a"}}),
    ]
    sent = [each.SerializeToString() for each in said]
    visitor.page(*sent)
    assert inside.heard == sent


@pytest.mark.parametrize("nonsense", [b"\xff\xff\xff", "a text"])
def test_who_says_what_is_no_message_is_cut_off(visitor, inside, nonsense):
    assert visitor.page(rerun("one"), nonsense, rerun("two")) == ["accept", "close"]
    assert inside.heard == [rerun("one")]


def test_who_says_more_than_a_page_can_waits_and_loses_nothing(monkeypatch):
    waited = []

    async def wait(seconds):
        waited.append(seconds)

    monkeypatch.setattr(page_messages.asyncio, "sleep", wait)
    many = [{"type": "websocket.receive", "bytes": rerun(str(place))} for place in range(300)]
    left = list(many)

    async def receive():
        return left.pop(0)

    messages = page_messages.PageMessages(receive, None, now=lambda: 0.0)

    async def heard():
        return [await messages.receive() for _ in range(300)]

    assert finished(heard()) == many
    assert len(waited) == 100
    assert waited[-1] == pytest.approx(2.5)  # 100 more than may be said at once, 40 a second


def test_more_pages_than_an_address_may_open_are_told_so(inside, monkeypatch):
    monkeypatch.setenv("EXPLORER_OPENINGS", "2")
    visitor = Visitor(entrance.Door(inside))
    question = "/_stcore/host-config"
    assert [visitor.page(), visitor.page()] == [["accept"], ["accept"]]
    assert visitor.page() == ["close"]
    status, text = visitor.http(question)
    assert status == 429
    assert "Close some, or wait a minute." in text
    spanish = {**HERE, "accept-language": "fr;q=0.9, es-MX, en"}
    assert "espera un minuto" in visitor.http(question, headers=spanish)[1]
    assert visitor.http("/training")[0] == 200
    assert visitor.page(client="10.0.0.8") == ["accept"]


def test_behind_a_proxy_the_address_is_the_one_that_it_tells_of(inside, monkeypatch):
    """uvicorn sees to that, for proxies that it trusts: SECURITY.md says which."""
    monkeypatch.setenv("EXPLORER_OPENINGS", "1")
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "10.0.0.2")
    door = entrance.Door(inside)
    trusted = Config(door).forwarded_allow_ips
    visitor = Visitor(ProxyHeadersMiddleware(door, trusted_hosts=trusted))

    def opened(client, told):
        return visitor.page(headers={**OURS, "x-forwarded-for": told}, client=client)[0]

    assert [opened("10.0.0.2", told) for told in ("1.1.1.1", "1.1.1.2")] == ["accept", "accept"]
    assert opened("10.0.0.2", "1.1.1.1") == "close"
    assert [opened("10.0.0.7", told) for told in ("1.1.1.3", "1.1.1.4")] == ["accept", "close"]


def test_a_page_that_is_closed_is_not_open_whatever_ended_it(monkeypatch):
    async def broken(scope, receive, send):
        raise RuntimeError("broken")

    monkeypatch.setenv("EXPLORER_OPEN_PAGES", "1")
    visitor = Visitor(entrance.Door(broken))
    for _ in range(3):
        with pytest.raises(RuntimeError, match="broken"):
            visitor.page()


def test_the_operator_is_told_of_each_name_once(visitor, monkeypatch):
    said = []
    monkeypatch.setattr(entrance._log, "warning", lambda text, *values: said.append(text % values))
    for number in range(300):
        visitor.http(headers={"host": f"{number % 150}.example"})
    assert len(said) == 100
    assert said[0] == "turned away for its name: '0.example'"
