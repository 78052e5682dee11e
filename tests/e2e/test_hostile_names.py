"""Names and files that were made to harm, as a browser meets them."""

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from explorer.inspection import cached
from explorer.network.architectures import network
from explorer.network.shapes import table
from explorer.ui.components.glass_box import glass_box_words, handout
from explorer.ui.components.glass_box.handout import PageWords, Steps
from explorer.ui.components.glass_box.inspector_message import Choice
from explorer.ui.components.glass_box.scene import Scene
from explorer.ui.components.glass_box.stop_record import STOPS, StopRecord
from tests.e2e.test_images import SMALL, encoded, open_choice, send
from tests.hostile_names import HOSTILE_NAMES

LENET = network("lenet")
IMAGE = np.zeros((1, 1, 32, 32), np.float32)


def page_to_hand_out(names):
    """Of classes that are called so, with the first name as its title and what each stop says."""
    weights = cached.fresh(LENET)
    scene = Scene(
        rows=table(LENET, 1).rows,
        capture=cached.capture(weights, IMAGE),
        parameters=weights.arrays,
        image=0,
        class_names=names,
        key="forward",
        origin="fresh",
    )
    words = PageWords("en", names[0], glass_box_words.stage(), glass_box_words.inspector())
    stops = tuple(StopRecord(each, each, sentence=names[0]) for each in STOPS)
    steps = Steps("forward", stops, {}, None)
    return handout.page(scene, scene, Choice(layer="conv1"), words, steps)


def test_a_page_to_hand_out_shows_names_and_runs_nothing_of_them(visit_as, tmp_path):
    page = visit_as().page
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for first in range(0, len(HOSTILE_NAMES), 10):
        file = tmp_path / f"{first}.html"
        file.write_bytes(page_to_hand_out(HOSTILE_NAMES[first : first + 10]))
        page.goto(file.as_uri())
        classes = page.locator(".classes .class")
        expect(classes).to_have_count(10)
        texts = classes.evaluate_all("all => all.map((each) => each.textContent)")
        assert texts == list(HOSTILE_NAMES[first : first + 10])
        assert page.locator("script:not([type])").count() == 0
        assert page.locator("[onerror], [onload], [onmouseover]").count() == 0
    assert [url for url in asked if not url.startswith(tmp_path.as_uri())] == []


@pytest.mark.parametrize(
    ("locale", "source", "sentence"),
    [("en-GB", "Files", "This tab has sent as much as is taken at once."),
     pytest.param(
         "es-ES", "Archivos", "Esta pestaña ha enviado todo lo que se admite de una vez.",
         marks=pytest.mark.thorough)],
)  # fmt: skip
def test_a_tab_that_sent_too_much_is_told_so_in_its_language(visit_as, locale, source, sentence):
    visit = visit_as(locale=locale)
    visit.page.route("**/_stcore/upload_file/**", lambda route: route.fulfill(status=413))
    page = visit.open(f"/gradients?part=image&{SMALL}&image=digit:5")
    open_choice(page, source)
    send(page, ("one.png", encoded(Image.new("L", (8, 8)))))
    expect(page.get_by_text(sentence)).to_be_visible()
    assert "status of 413" in visit.complaints[0]
    visit.complaints.clear()  # the browser's console says the same
