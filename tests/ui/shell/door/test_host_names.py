"""By which names the server may be asked for, and which pages are its own."""

import pytest

from explorer.ui.shell.door.host_names import HostNames, asked_for, is_own, of_this_machine

OWN = {"desk-7", "desk-7.local"}


def included(header, chosen=""):
    place = asked_for(header)
    return place is not None and HostNames(chosen, OWN).include(place)


@pytest.mark.parametrize(
    "header",
    ["localhost", "localhost:8501", "LocalHost.", "127.0.0.1:8501", "127.3.2.1", "[::1]:8501"],
)
@pytest.mark.parametrize("chosen", ["", "explorer.school.example"])
def test_this_machine_may_always_ask(header, chosen):
    assert included(header, chosen)


@pytest.mark.parametrize("header", ["10.0.0.5:8501", "[fe80::1]", "desk-7:8501", "DESK-7.local"])
def test_a_class_reaches_the_server_by_its_address_or_its_machines_name(header):
    assert included(header)


@pytest.mark.parametrize(
    "header",
    [
        "evil.example", "evil.example:8501", "localhost.evil.example", "desk-7.evil.example",
        "10.0.0.5.evil.example", "2130706433", "0x7f.1", "", " ", "localhost:port", "localhost:",
        "user@localhost", "localhost/path", "evil.example\\@localhost", "localhost, evil.example",
        "localhost:8501:8501", "[::1", "::1", "lo\x00calhost", "*", "localhost:123456",
    ],
)  # fmt: skip
def test_no_other_name_does(header):
    assert not included(header)


def test_the_setting_says_which_names_instead():
    chosen = "explorer.school.example, *.lab.example ,10.0.0.5,[fe80::1]"
    taken = ["explorer.school.example:443", "A.b.lab.example", "10.0.0.5", "[fe80::1]:80"]
    assert all(included(header, chosen) for header in taken)
    refused = ["10.0.0.6", "desk-7", "lab.example", "xlab.example", "school.example", "[fe80::2]"]
    assert not any(included(header, chosen) for header in refused)
    assert included("any.name.example", "*")


def test_this_machine_is_known_by_its_own_name():
    assert all(
        HostNames("", of_this_machine()).include(asked_for(name)) for name in of_this_machine()
    )


@pytest.mark.parametrize(
    ("origin", "header"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("http://LOCALHOST:8501", "localhost:8501"),
        ("https://explorer.school.example", "explorer.school.example"),
        ("https://explorer.school.example", "explorer.school.example:443"),
        ("http://explorer.school.example:80", "explorer.school.example"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_a_page_is_the_servers_own_where_name_and_port_are(origin, header):
    assert is_own(origin, asked_for(header))


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:8502", "http://localhost", "http://127.0.0.1:8501", "null", "",
        "http://evil.example:8501", "file://localhost:8501", "http://localhost:8501/page",
        "http://localhost:8501@evil.example", "localhost:8501", "http://localhost:8501 ,x",
        "chrome-extension://localhost:8501",
    ],
)  # fmt: skip
def test_every_other_page_is_a_strangers(origin):
    """Another program's page on this machine is one, too: its port tells it from ours."""
    assert not is_own(origin, asked_for("localhost:8501"))
