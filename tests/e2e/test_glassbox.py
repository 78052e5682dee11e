"""The glass box and its inspector, in Chromium: what is pointed at is the tensor's number."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch.nn import functional

from tests.e2e.conftest import drawn, serving_own
from tests.e2e.glassbox_page import (
    EVERYTHING,
    choose,
    evaluated,
    expect_place,
    expect_value,
    formula,
    opened,
    placed,
    point,
    read,
    scene,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with serving_own("glassbox.py", tmp_path_factory.mktemp("glassbox")) as running:
        yield running


@pytest.mark.parametrize("mode", ["evaluation", "training"])
def test_pointing_at_a_value_of_any_operation_shows_the_tensors_own(visit_as, app, mode):
    page = opened(visit_as(app.url, viewport={"width": 1280, "height": 1600}), EVERYTHING,
                  mode=mode, batch=2, image=1)  # fmt: skip
    shown = scene(EVERYTHING, mode=mode, batch=2, image=1)
    page.get_by_text("All digits").click()
    page.get_by_text("The numbers as a table").click()
    draw = np.random.default_rng(5)
    for row in shown.rows:
        choose(page, row.name)
        values = shown.capture.maps[row.name]
        if values.ndim == 4:
            y, x = (int(draw.integers(size)) for size in values.shape[2:])
            point(page, y, x)
            index = (1, 0, y, x)
        else:
            index = (1, 0)
        expect_place(page, row.name, index)
        theirs = float(values[index])
        expect_value(page, theirs)
        for line in formula(page):
            left, right = evaluated(line)
            assert np.float32(left) == np.float32(theirs), line
            assert right == pytest.approx(theirs, rel=2e-5, abs=2e-6), line
        expect(page.locator("details.table caption")).to_have_text(placed(row.name, index))
        total = page.locator("details.table tfoot td.number").last.inner_text()
        if row.kind != "Softmax":
            assert read(total) == pytest.approx(theirs, rel=2e-5, abs=2e-6), row.name


def test_the_rows_of_the_table_add_up(visit_as, app):
    page = opened(visit_as(app.url, viewport={"width": 1280, "height": 1600}))
    page.get_by_text("All digits").click()
    page.get_by_text("The numbers as a table").click()
    choose(page, "conv2")
    point(page, 4, 7)
    expect_place(page, "conv2", (0, 0, 4, 7))
    expect(page.locator("details.table caption")).to_have_text(placed("conv2", (0, 0, 4, 7)))
    rows = page.locator("details.table tbody tr")
    assert rows.count() == 6 * 5 * 5 + 1
    texts = rows.locator("td:last-child").all_inner_texts()
    theirs = float(scene().capture.maps["conv2"][0, 0, 4, 7])
    assert sum(map(read, texts)) == pytest.approx(theirs, abs=1e-6)
    first = rows.first.locator("th, td").all_inner_texts()
    assert first[0] == "pool1[0, 4, 7]"
    assert read(first[1]) * read(first[2]) == pytest.approx(read(first[3]), abs=1e-9)


def test_nothing_is_sent_while_the_pointer_moves(visit_as, app):
    visit = visit_as(app.url, viewport={"width": 1280, "height": 1600})
    sent = []
    visit.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data)))
    )
    page = opened(visit)
    choose(page, "conv1")
    page.get_by_text(re.compile(r"^run \d")).wait_for()
    visit.settled()
    before = len(sent)
    for step in range(25):
        point(page, step, 27 - step)
    expect_place(page, "conv1", (0, 0, 24, 3))
    box = page.locator("canvas.light").bounding_box()
    for step in range(30):
        page.mouse.move(box["x"] + step * box["width"] / 30, box["y"] + 40 + 7 * step)
    assert before > 0
    assert sent[before:] == []


def reached(pixel):
    """How many places of a map of conv2 a pixel reaches: a twin of ones and averages, by torch."""
    one = torch.zeros(1, 1, 32, 32)
    one[(0, 0, *pixel)] = 1
    pooled = functional.avg_pool2d(functional.conv2d(one, torch.ones(1, 1, 5, 5)), 2)
    return int((functional.conv2d(pooled, torch.ones(1, 1, 5, 5)) != 0).sum())


def test_a_pixel_of_the_image_says_how_many_places_it_reaches(visit_as, app):
    page = opened(visit_as(app.url, viewport={"width": 1280, "height": 1600}), layer="conv2")
    box = page.locator("figure.image canvas").bounding_box()
    for y, x in ((16, 16), (0, 3)):
        place = [(at + 0.5) / 32 * (box[side] - 2) + 1
                 for at, side in ((x, "width"), (y, "height"))]  # fmt: skip
        page.mouse.move(box["x"] + place[0], box["y"] + place[1])
        expect(page.locator("figure.image figcaption")).to_have_text(
            f"pixel {y}, {x} reaches {reached((y, x))} places"
        )
    page.mouse.move(5, 5)
    expect(page.locator("figure.image figcaption")).to_have_text("input, 14×14 pixels seen")


def test_colours_end_where_the_map_the_layer_or_the_network_does(visit_as, app):
    page = opened(visit_as(app.url), layer="conv2")
    shown = scene()
    ends = {
        "a scale a map": np.abs(shown.capture.maps["conv2"][0, 0]).max(),
        "a scale a layer": np.abs(shown.capture.maps["conv2"][0]).max(),
        "one scale for all": max(np.abs(maps).max() for maps in shown.capture.maps.values()),
    }
    pictures = set()
    for name, end in ends.items():
        page.get_by_label("Where the colours end").select_option(name)
        drawn(page)
        assert read(page.locator(".inspector .most").inner_text()) == pytest.approx(end, rel=6e-3)
        pictures.add(page.locator("canvas.mosaic").evaluate("(canvas) => canvas.toDataURL()"))
    assert len(pictures) == 3


def test_kernels_stand_beside_the_map_that_each_makes_and_are_chosen_there(visit_as, app):
    page = opened(visit_as(app.url, viewport={"width": 1280, "height": 1600}), layer="conv2")
    page.get_by_role("button", name="Kernels").click()
    drawn(page)
    weight = np.abs(scene().parameters["conv2.weight"]).max()
    assert read(page.locator(".inspector .most").inner_text()) == pytest.approx(weight, rel=6e-3)
    kernels = page.locator("canvas.kernels")
    spot = kernels.evaluate("""(canvas) => {
      const { rows, wide, high } = canvas.getRootNode().querySelector('.inspector').view.kernels;
      return { x: 72 + 3 * (wide + 3) + wide / 2, y: rows[2].top + high / 2 };
    }""")
    kernels.click(position=spot)
    expect_place(page, "conv2", (0, 2, 5, 5))
    expect(page.locator("figure.source figcaption")).to_have_text("pool1, map 3 of 6")
    page.get_by_label("The kernels of each map.").focus()
    page.keyboard.press("ArrowDown")
    expect_place(page, "conv2", (0, 3, 5, 5))


def test_a_layer_chosen_in_the_overview_is_taken_apart_without_waiting_for_the_server(
    visit_as, app
):
    visit = visit_as(app.url)
    page = opened(visit)
    visit.context.set_offline(True)
    choose(page, "pool2")
    shown = page.locator(".value .where").inner_text()
    assert shown.startswith("pool2[0, 0,")
    visit.context.set_offline(False)
