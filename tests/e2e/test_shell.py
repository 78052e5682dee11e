"""The frame around the pages: navigation, language, presenter mode, and nothing from outside."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import line_controls
from tests.e2e.conftest import at_rest
from tests.e2e.held_answers import HeldAnswers

PAGES = {
    "Architecture": "/",
    "Feature maps": "/feature_maps",
    "Gradients": "/gradients",
    "Training": "/training",
}


def expect_language(page, language):
    expect(page.locator("html")).to_have_attribute("lang", language)


@pytest.mark.thorough
@pytest.mark.parametrize("title, path", PAGES.items())
def test_each_page_opens_at_its_address(look, title, path):
    page = look(path)
    expect(page).to_have_title(f"{title} · network explorer")
    expect_language(page, "en")


def test_the_pages_are_a_click_apart(look, server):
    page = look("/")
    first, *others = PAGES.items()
    for title, path in (*others, first):
        page.get_by_role("link", name=title).click()
        expect(page).to_have_title(f"{title} · network explorer")
        expect(page).to_have_url(re.compile(re.escape(server.url + path) + r"(\?|$)"))


def test_a_page_is_a_click_away_whatever_is_open(look):
    page = look("/")
    for title in ("Feature maps", "Architecture"):
        page.get_by_role("button", name="Take away").click()
        page.get_by_test_id("stPopoverBody").wait_for()
        at_rest(page)
        page.get_by_role("link", name=title).click()
        expect(page).to_have_title(f"{title} · network explorer")


@pytest.mark.thorough
def test_the_browsers_language_is_spoken_where_the_link_names_none_that_is_known(visit_as):
    page = visit_as(locale="es-AR").open("/?lang=%3Cscript%3E")
    expect(page).to_have_title("Arquitectura · explorador de redes")
    expect_language(page, "es")


def test_the_way_back_leads_to_the_page_before_and_forward_again(visit):
    page = visit.open()
    page.get_by_role("link", name="Training").click()
    # The title changes before the address does: a step back from there is one from Architecture.
    expect(page).to_have_url(re.compile("/training"))
    page.go_back()
    expect(page).to_have_title("Architecture · network explorer")
    expect(page).not_to_have_url(re.compile("/training"))
    page.go_forward()
    expect(page).to_have_title("Training · network explorer")


def test_an_answer_from_before_the_way_forward_leaves_it_open(visit):
    answers = HeldAnswers(visit.page)
    page = visit.open()
    page.get_by_role("link", name="Training").click()
    expect(page).to_have_url(re.compile("/training"))
    visit.settled()
    steps = page.evaluate("history.length")
    answers.hold()
    with answers.one_run():
        page.go_back()
    page.go_forward()
    answers.release()
    expect(page).to_have_title("Training · network explorer")
    visit.settled()
    expect(page).to_have_url(re.compile("/training"))
    assert page.evaluate("history.length") == steps


def test_what_is_done_between_two_pages_leads_to_neither_of_them(visit):
    answers = HeldAnswers(visit.page)
    page = visit.open()
    answers.hold()
    for title in ("Training", "Architecture"):
        with answers.one_run():
            page.get_by_role("link", name=title).click()
    answers.release_first("new_session")
    # As the diagram does it, which may be there a moment longer or not.
    page.evaluate("() => explorerOutbox.put('diagram', 'colour', 'parameters') && null")
    answers.release()
    expect(page.locator(".foot .said")).to_have_text("Colour by: parameters")
    visit.settled()
    expect(page).to_have_title("Architecture · network explorer")


def test_a_word_that_is_lost_on_the_way_is_given_again(visit):
    lost = []

    def between(browser):
        server = browser.connect_to_server()

        def carry(message):
            if b"courier" in message and not lost:
                lost.append(message)
            else:
                server.send(message)

        browser.on_message(carry)

    visit.page.route_web_socket("**/_stcore/stream*", between)
    page = visit.open()
    assert lost
    assert page.evaluate("explorerOutbox.isKnown")


@pytest.mark.thorough
def test_a_language_without_translation_gets_english(visit_as):
    page = visit_as(locale="is-IS").open()
    expect_language(page, "en")


@pytest.mark.thorough
def test_the_link_outvotes_the_browser(visit_as):
    page = visit_as(locale="es-ES").open("/?lang=en")
    expect(page).to_have_title("Architecture · network explorer")


@pytest.mark.thorough
def test_the_switch_holds_on_every_page_after_a_reload_and_on_the_way_back(visit):
    page = visit.open()
    line_controls.preferences(page).get_by_text("Español", exact=True).click()
    expect(page).to_have_url(re.compile("lang=es"))
    page.get_by_role("link", name="Entrenamiento").click()
    expect(page).to_have_title("Entrenamiento · explorador de redes")
    expect(page).to_have_url(re.compile(r"/training\?.*lang=es"))
    page.reload()
    expect(page).to_have_title("Entrenamiento · explorador de redes")
    page.go_back()
    expect(page).to_have_title("Arquitectura · explorador de redes")
    expect(page).to_have_url(re.compile(r"/\?.*lang=es"))


def expect_root_size(page, size):
    expect(page.locator("html")).to_have_css("font-size", size)


@pytest.mark.thorough
def test_presenter_mode_is_half_as_large_again(visit):
    page = visit.open("/?present=1")
    expect_root_size(page, "24px")


@pytest.mark.thorough
def test_presenter_mode_can_be_switched_on_and_off(look):
    page = look("/")
    expect_root_size(page, "16px")
    line_controls.preferences(page).get_by_text("Presenter mode").click()
    expect(page).to_have_url(re.compile("present=1"))
    expect_root_size(page, "24px")
    line_controls.preferences(page).get_by_text("Presenter mode").click()
    expect(page).not_to_have_url(re.compile("present"))
    expect_root_size(page, "16px")


@pytest.mark.thorough
def test_the_colours_are_chosen_for_all_pages_and_stay(visit):
    page = visit.open()
    ground = page.get_by_test_id("stApp")
    expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")
    line_controls.preferences(page).get_by_label("Colours").select_option("dark")
    expect(ground).to_have_css("background-color", "rgb(15, 19, 21)")
    visit.open("/gradients")
    expect(ground).to_have_css("background-color", "rgb(15, 19, 21)")
    line_controls.preferences(page).get_by_label("Colours").select_option("system")
    expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")


def test_the_page_on_screen_is_marked_in_the_line(look):
    page = look("/gradients")
    marked = page.locator(".st-key-pages a[aria-current=page]")
    expect(marked).to_have_text("Gradients")


def test_the_fonts_are_the_apps_own(look):
    page = look("/")
    page.wait_for_function(
        "[...document.fonts].some(f => f.family.includes('Plex Sans') && f.status === 'loaded')"
    )
