"""What excites this map? Asked in Chromium, searched by real workers."""

import re

import psutil
import pytest
from playwright.sync_api import expect

from explorer.data.data_set_members import Members
from explorer.data.data_source import DIGITS
from explorer.data.images.image_batch import Fit
from explorer.inspection.excitation import MOST, search
from explorer.inspection.weights import fresh
from explorer.network.architectures import network
from explorer.numerals import significant
from tests.e2e import line_controls
from tests.e2e.conftest import serving_own

LENET = network("lenet")
APP = "excitation.py"
SLOW = "/?net=vgg16&in=3x64x64&layer=conv5_3"
"""Minutes, if nobody gives it up."""


BUSY = (
    "/feature_maps?net=resnet8&in=3x96x96&classes=10&part=numbers&below=excites"
    "&layer={0}&value={0}:4,0,0"
)
"""The page with a search of most of a minute."""


@pytest.fixture
def excites(look):
    """Opens LeNet's maps with the question of what excites the chosen one, of a layer."""

    def asking(layer):
        page = look("/feature_maps?net=lenet&part=excites")
        page.get_by_label("Chosen layer").select_option(layer)
        return page

    return asking


def question(page, words):
    return page.get_by_role("heading", name=re.compile(words))


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A server with one worker, whatever the machine has."""
    folder = tmp_path_factory.mktemp("excitation")
    with serving_own(APP, folder, EXPLORER_WORKERS="1") as running:
        yield running


def search_button(page):
    return page.get_by_role("button", name="Search the 1\u202f797 handwritten digits")


def patches(page):
    return page.locator("ol.strip button")


def begin(page):
    """Asks for a search that takes its time: of a quick one "Cancel" may never be seen."""
    search_button(page).click()
    page.get_by_role("button", name="Cancel").wait_for()


def test_the_patches_are_those_of_a_search_in_this_process(excites):
    page = excites("conv2")
    asked = question(page, r"What excites map \d+ of conv2\?").inner_text()
    search_button(page).click()
    expect(page.get_by_text("The highest value of each of 1\u202f797 images")).to_be_visible()
    members, map = Members(DIGITS, LENET, Fit()), int(re.search(r"\d+", asked)[0])
    strongest = search(lambda done, total: None, fresh(LENET), members, "conv2", map)
    assert len(strongest.patches) == MOST
    shown = patches(page)
    expect(shown).to_have_count(MOST)
    for button, patch in zip(shown.all(), strongest.patches, strict=True):
        row, column = patch.place
        told = button.get_attribute("aria-label")
        assert (
            f", no. {patch.image}: {significant(patch.value)} at row {row}, column {column},"
            in told
        )
        assert button.locator("img").first.evaluate("picture => picture.naturalWidth") > 0


@pytest.mark.thorough
def test_the_keyboard_takes_a_patchs_image_in_hand(excites):
    page = excites("conv1")
    expect(question(page, "of conv1")).to_be_visible()
    search_button(page).focus()
    page.keyboard.press("Enter")
    second = patches(page).nth(1)
    expect(second.locator(".name")).to_contain_text("no.")
    name = second.locator(".name").inner_text()
    second.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-images")).to_contain_text(name)
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(second).to_be_focused()
    page.reload()
    expect(page.locator(".st-key-images")).to_contain_text(name)


@pytest.mark.thorough
def test_the_page_answers_while_a_search_runs(visit):
    page = visit.open(BUSY.format("block3_conv2"))
    begin(page)
    page.locator("canvas.out").focus()
    page.keyboard.press("PageDown")
    expect(question(page, "What excites map 5 of block3_conv2")).to_be_visible()
    expect(search_button(page)).to_be_visible()
    page.keyboard.press("PageUp")
    # Else it would hold up the next one until the server knows that nobody comes back.
    page.get_by_role("button", name="Cancel").click()
    expect(question(page, "What excites map 4 of block3_conv2")).to_be_visible()
    expect(search_button(page)).to_be_visible()


@pytest.mark.soak
def test_it_is_spanish_too(excites):
    page = excites("fc2")
    line_controls.preferences(page).get_by_text("Español", exact=True).click()
    line_controls.closed(page)
    expect(question(page, r"¿Qué excita al valor \d+ de fc2\?")).to_be_visible()
    page.get_by_role("button", name="Buscar en los 1\u202f797 dígitos manuscritos").click()
    expect(
        page.get_by_text("De 1\u202f797 imágenes, las 12 en las que es más alto")
    ).to_be_visible()
    expect(patches(page).first.locator(".name")).to_contain_text("dígito")
    line_controls.preferences(page).get_by_text("English", exact=True).click()
    line_controls.closed(page)


@pytest.mark.soak
def test_a_search_that_is_given_up_leaves_the_worker_to_the_next(visit_as, asked):
    page = visit_as(asked.url).open(SLOW)
    begin(page)
    expect(page.get_by_text("of 1\u202f797 images")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(search_button(page)).to_be_visible()
    expect(patches(page)).to_have_count(0)
    other = visit_as(asked.url).open("/?net=lenet&layer=conv2")
    search_button(other).click()
    expect(other.get_by_text("The highest value of each")).to_be_visible()


@pytest.mark.soak
def test_a_second_visitor_is_told_the_place_and_moves_up_when_the_first_leaves(visit_as, asked):
    first, second, third = (visit_as(asked.url) for _ in range(3))
    begin(first.open(SLOW))
    expect(first.page.get_by_text("of 1\u202f797 images")).to_be_visible()
    begin(second.open(SLOW))
    expect(second.page.get_by_text("place 1 in the queue")).to_be_visible()
    begin(third.open("/?net=lenet&layer=conv2"))
    expect(third.page.get_by_text("place 2 in the queue")).to_be_visible()
    second.page.close()
    expect(third.page.get_by_text("place 1 in the queue")).to_be_visible()
    first.page.close()
    expect(third.page.get_by_text("The highest value of each")).to_be_visible()


@pytest.mark.soak  # tests/jobs/test_processes.py holds the same of a cluster without a page
@pytest.mark.parametrize("how", ["terminate", "kill"])
def test_a_server_that_goes_leaves_no_worker_behind(visit_as, tmp_path, how):
    with serving_own(APP, tmp_path, EXPLORER_WORKERS="1") as running:
        visit = visit_as(running.url)
        begin(visit.open(SLOW))
        expect(visit.page.get_by_text("of 1\u202f797 images")).to_be_visible()
        server = psutil.Process(running.pid)
        started = server.children(recursive=True)
        assert len(started) >= 3
        visit.page.close()
        visit.complaints.clear()
        getattr(server, how)()
        assert psutil.wait_procs(started, timeout=60)[1] == []
        assert how == "kill" or "Traceback" not in running.printed()
