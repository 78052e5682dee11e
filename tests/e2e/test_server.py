"""What the server answers: health, headers, and nothing of a bug's inside."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect


@pytest.fixture
def probe(look, own):
    """Opens the page that fails, in a language, in the way that is asked for."""

    def failing(case, locale="en-GB"):
        page = look("/", own.url, locale=locale)
        page.get_by_test_id("stRadio").get_by_text(case, exact=True).click()
        return page

    return failing


@pytest.mark.parametrize("path", ["/", "/healthz", "/app/static/ibm-plex-sans.woff2", "/training"])
def test_every_answer_is_closed_to_the_outside(server, path):
    with urllib.request.urlopen(server.url + path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy


def test_health_is_told_in_a_word(server):
    with urllib.request.urlopen(server.url + "/healthz") as answer:
        assert (answer.status, answer.read()) == (200, b"ok")


def test_the_server_is_warm_when_it_answers(server):
    assert "objects frozen" in server.printed()


def test_a_bug_shows_an_apology_and_is_logged_under_its_reference(probe, own):
    page = probe("bug")
    alert = page.get_by_test_id("stAlert").filter(has_text=re.compile(r"\b[0-9a-f]{6}\b"))
    alert.wait_for()
    reference = re.search(r"\b[0-9a-f]{6}\b", alert.inner_text())
    shown = page.content()
    assert "inside of the machine" not in shown
    assert "Traceback" not in shown
    assert "RuntimeError" not in shown
    logged = own.printed()
    assert f"error {reference[0]}" in logged
    assert "RuntimeError: the inside of the machine" in logged


def test_an_apology_is_translated(probe):
    probe("bug", "es-MX").get_by_text("Lo sentimos").wait_for()


def test_a_refusal_is_a_sentence_and_no_bug(probe):
    page = probe("refusal")
    page.get_by_text("A side of 70").wait_for()
    expect(page.get_by_text("Reference")).to_have_count(0)


def test_what_is_loaded_is_never_collected_again(probe):
    """Streamlit collects after every run: with torch's objects looked at it takes 200 ms."""
    told = probe("collector").get_by_text("frozen").inner_text()
    frozen, looked_at = map(int, re.findall(r"\d+", told))
    assert frozen > 200_000
    assert looked_at < 0.3 * frozen


def test_streamlits_own_words_are_spanish_too(probe):
    page = probe("built-in", "es-MX")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.get_by_placeholder("Elige una opción").wait_for()
    page.get_by_text("25MB por archivo").wait_for()
    page.get_by_role("button", name="Aumentar").wait_for()
    page.get_by_label("Name").fill("x")
    page.get_by_text("Pulsa Intro para aplicar").wait_for()
    shown = page.locator("body").inner_text()
    assert not re.search(r"Upload|per file|Press Enter|Choose", shown)
