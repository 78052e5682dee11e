"""Settings of the environment: what is read from which text."""

import pytest

from explorer.settings import Amount, Text

BYTES = Amount("EXPLORER_MEMORY", "bytes", unset="1GB")
NONE_TOO = Amount("EXPLORER_QUEUE", "jobs", unset="100", least=0)
ADDRESS = Text(
    "EXPLORER_CLUSTER", "address", unset="none", form=r"tcp://\S+", example="tcp://10.0.0.1:8786"
)


@pytest.mark.parametrize(
    ("text", "number"), [("", 10**9), ("7", 7), ("100k", 100_000), ("1.5GB", 1_500_000_000)]
)
def test_an_amount_is_read_as_a_person_writes_it(monkeypatch, text, number):
    monkeypatch.setenv("EXPLORER_MEMORY", text)
    assert BYTES.read() == number


def test_what_is_not_set_is_the_default_or_what_the_caller_knows_better(monkeypatch):
    monkeypatch.delenv("EXPLORER_MEMORY", raising=False)
    assert BYTES.read() == BYTES.default == 10**9
    assert BYTES.read(otherwise=3) == 3


@pytest.mark.parametrize("text", ["0", "-1", "plenty", "1 GB of it"])
def test_a_text_that_is_no_such_amount_is_refused_with_name_and_limit(monkeypatch, text):
    monkeypatch.setenv("EXPLORER_MEMORY", text)
    with pytest.raises(ValueError, match="EXPLORER_MEMORY must be a number of 1 or more.*" + text):
        BYTES.read()


def test_the_limit_is_the_records_own(monkeypatch):
    monkeypatch.setenv("EXPLORER_QUEUE", "0")
    assert NONE_TOO.read() == 0


def test_a_text_has_its_form(monkeypatch):
    monkeypatch.delenv("EXPLORER_CLUSTER", raising=False)
    assert ADDRESS.read() == ""
    monkeypatch.setenv("EXPLORER_CLUSTER", "tcp://a:1")
    assert ADDRESS.read() == "tcp://a:1"
    monkeypatch.setenv("EXPLORER_CLUSTER", "10.0.0.1")
    with pytest.raises(ValueError, match=r"as in tcp://10.0.0.1:8786; it is '10.0.0.1'"):
        ADDRESS.read()
