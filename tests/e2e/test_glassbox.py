"""The stage and its inspector, in Chromium: what is pointed at and chosen, and its numbers."""

import contextlib
import io
import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch.nn import functional

from explorer.inspection import array_files
from explorer.network.architectures import network
from tests.e2e.conftest import drawn
from tests.e2e.glassbox_page import (
    EVERYTHING,
    TALL,
    address,
    begin,
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


@pytest.fixture
def page(look, own):
    """The stage of LeNet, the same to all who begin by saying where."""
    return look(address(exact=1), own.url, viewport=TALL)


def expect_arithmetic(page, row, index, theirs):
    """The number, the line or lines that make it and the sum of the table."""
    expect_place(page, row.name, index)
    expect_value(page, theirs)
    for line in formula(page):
        left, right = evaluated(line)
        assert np.float32(left) == np.float32(theirs), line
        assert right == pytest.approx(theirs, rel=2e-5, abs=2e-6), line
    expect(page.locator("section.table caption")).to_have_text(placed(row.name, index))
    total = page.locator("section.table tfoot td.number").last.inner_text()
    if row.kind != "Softmax":
        assert read(total) == pytest.approx(theirs, rel=2e-5, abs=2e-6), row.name


def expect_code(page, row, maps, folder):
    """With the numbers in it as it stands, and on the layer's file, which lies in the folder."""
    numbers = re.findall(r"\d+", page.locator(".value .where").inner_text().split("[")[1])
    index = tuple(map(int, numbers))
    expect(page.locator(".code .blocks")).to_have_attribute("aria-label", placed(row.name, index))
    codes = page.locator(".code pre").all_inner_texts()
    assert len(codes) == 2
    for code in codes:
        with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, {})
        number = float(re.search(r"-?[\d.]+(e-?\d+)?", printed.getvalue())[0])
        assert number == pytest.approx(float(maps[index]), rel=1e-3, abs=1e-4), (row.name, code)


@pytest.mark.parametrize("mode", ["evaluation", pytest.param("training", marks=pytest.mark.soak)])
@pytest.mark.parametrize("apart", [4, pytest.param(1, marks=pytest.mark.thorough)])
def test_a_value_of_any_operation_is_the_tensors_own(visit_as, own, mode, apart, tmp_path):
    page = opened(
        visit_as(own.url, viewport=TALL), EVERYTHING, mode=mode, batch=2, image=1, exact=1
    )
    shown = scene(EVERYTHING, mode=mode, batch=2, image=1)
    draw = np.random.default_rng(5)
    for row in shown.rows[::apart]:
        choose(page, row.name)
        values = shown.capture.maps[row.name]
        tensors = array_files.of_layer(row, shown.capture, shown.parameters)
        file = array_files.safetensors_file(tensors)
        (tmp_path / f"{row.name}.safetensors").write_bytes(file)
        expect_code(page, row, values, tmp_path)
        index = (1, 0)
        if values.ndim == 4:
            y, x = (int(draw.integers(size)) for size in values.shape[2:])
            point(page, y, x)
            index = (1, 0, y, x)
        expect_arithmetic(page, row, index, float(values[index]))


def test_the_rows_of_the_table_add_up(page):
    begin(page, "conv2")
    point(page, 4, 7)
    expect_place(page, "conv2", (0, 0, 4, 7))
    expect(page.locator("section.table caption")).to_have_text(placed("conv2", (0, 0, 4, 7)))
    rows = page.locator("section.table tbody tr")
    assert rows.count() == 6 * 5 * 5 + 1
    texts = rows.locator("td:last-child").all_inner_texts()
    theirs = float(scene().capture.maps["conv2"][0, 0, 4, 7])
    assert sum(map(read, texts)) == pytest.approx(theirs, abs=1e-6)
    first = rows.first.locator("th, td").all_inner_texts()
    assert first[0] == "pool1[0, 4, 7]"
    assert read(first[1]) * read(first[2]) == pytest.approx(read(first[3]), abs=1e-9)


@pytest.mark.thorough
def test_nothing_is_sent_while_the_pointer_moves(visit_as, own):
    visit = visit_as(own.url, viewport=TALL)
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


def test_a_pixel_of_the_image_says_how_many_places_it_reaches(page):
    begin(page, "conv2")
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


def test_colours_end_where_the_map_the_layer_or_the_network_does(page):
    begin(page, "conv2")
    shown = scene()
    ends = {
        "a scale a map": np.abs(shown.capture.maps["conv2"][0, 0]).max(),
        "a scale a layer": np.abs(shown.capture.maps["conv2"][0]).max(),
        "one scale for all": max(np.abs(maps).max() for maps in shown.capture.maps.values()),
    }
    # Beside the stage's scale stands whose it is; of one scale for all there is nothing to say.
    whose = {"a scale a map": "conv2[0, 0]", "a scale a layer": "conv2", "one scale for all": ""}
    pictures = set()
    for name, end in ends.items():
        page.get_by_label("Where the colours end").select_option(name)
        drawn(page)
        expect(page.locator(".glassbox .whose")).to_have_text(whose[name])
        assert read(page.locator(".glassbox .most").inner_text()) == pytest.approx(end, rel=6e-3)
        assert read(page.locator(".inspector .most").inner_text()) == pytest.approx(end, rel=6e-3)
        pictures.add(page.locator("canvas.mosaic").evaluate("(canvas) => canvas.toDataURL()"))
    assert len(pictures) == 3


def test_kernels_stand_beside_the_map_that_each_makes_and_are_chosen_there(page):
    begin(page, "conv2")
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
    page.locator("[data-tab=maps]").click()


def test_a_layer_chosen_on_the_stage_is_taken_apart_without_waiting_for_the_server(visit_as, own):
    visit = visit_as(own.url)
    page = opened(visit)
    visit.context.set_offline(True)
    choose(page, "pool2")
    shown = page.locator(".value .where").inner_text()
    assert shown.startswith("pool2[0, 0,")
    visit.context.set_offline(False)


def test_the_arrow_keys_move_the_cursor(page):
    begin(page, "conv1")
    expect_place(page, "conv1", (0, 0, 5, 5))
    page.locator("canvas.out").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "PageDown", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect_place(page, "conv1", (0, 1, 7, 4))
    theirs = float(scene().capture.maps["conv1"][0, 1, 7, 4])
    expect_value(page, theirs)


CHOOSE_AND_MOVE = """(button) => {
  button.click();
  const roots = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot);
  const cursor = roots.map((root) => root?.querySelector('canvas.out')).find(Boolean);
  const press = (key) => cursor.dispatchEvent(new KeyboardEvent('keydown', { key }));
  ['PageDown', 'ArrowUp'].forEach(press);
}"""


def test_the_servers_answer_undoes_nothing_that_was_chosen_while_it_was_awaited(visit_as, own):
    visit = visit_as(own.url)
    page = opened(visit, layer="conv1")
    page.locator(".names .layer[data-names=conv2]").evaluate(CHOOSE_AND_MOVE)
    # One answer is to the layer, another to the place where the cursor came to rest.
    page.get_by_text("the server has conv2[1, 4, 5]").wait_for()
    visit.settled()
    expect_place(page, "conv2", (0, 1, 4, 5))


def test_the_cursor_stays_within_the_map(page):
    begin(page, "pool2")
    page.locator("canvas.out").focus()
    for _ in range(9):
        page.keyboard.press("Shift+ArrowDown")
    expect_place(page, "pool2", (0, 0, 4, 4))


def test_the_stage_is_gone_through_by_keys_and_says_what_they_come_to(page):
    begin(page, "conv1")
    page.locator(".scene").focus()
    page.keyboard.press("Home")
    voice = page.locator(".glassbox .voice")
    expect(voice).to_contain_text("input · feeds conv1")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(voice).to_contain_text("conv1, map 2 of 6")
    page.keyboard.press("Enter")
    expect(page.locator(".inspector .title")).to_have_text("conv1")
    expect(page.locator(".value .where")).to_contain_text("conv1[0, 2,")
    page.keyboard.press("End")
    expect(voice).to_contain_text("class 2:")
    page.keyboard.press("Enter")
    expect(page.locator(".value .where")).to_have_text("fc3[0, 2]")


def test_a_click_keeps_the_value_and_the_pointer_only_looks(page):
    begin(page, "conv2")
    point(page, 2, 3)
    expect_place(page, "conv2", (0, 0, 2, 3))
    page.mouse.move(5, 5)
    expect_place(page, "conv2", (0, 0, 5, 5))
    point(page, 2, 3)
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(5, 5)
    expect_place(page, "conv2", (0, 0, 2, 3))


def test_the_animation_plays_steps_and_pauses(page):
    begin(page, "pool1")
    page.get_by_role("button", name="One step on").click()
    expect_place(page, "pool1", (0, 0, 5, 6))
    page.get_by_role("button", name="One step back").click()
    expect_place(page, "pool1", (0, 0, 5, 5))
    page.get_by_label("Speed").fill("7")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".value .where")).not_to_contain_text("0, 5, 5]")
    page.get_by_role("button", name="Pause").click()
    drawn(page)
    where = page.locator(".value .where").inner_text()
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 120))")
    assert page.locator(".value .where").inner_text() == where


@pytest.mark.thorough
def test_a_large_layer_sends_the_region_that_is_chosen(visit_as, own):
    net = network("lenet", (3, 512, 512), 5)
    visit = visit_as(own.url, viewport=TALL)
    page = opened(visit, net, layer="conv1", exact=1)
    mosaic = page.locator("canvas.mosaic")
    spot = mosaic.evaluate("""(canvas) => {
      const { layerView } = canvas.getRootNode().querySelector('.inspector').view;
      const { wide, high } = layerView.grid, [x, y] = layerView.corner(1);
      return { x: x + 0.4 * wide, y: y + 0.4 * high };
    }""")
    mosaic.click(position=spot)
    page.get_by_text("run 2").wait_for()
    drawn(page)
    where = page.locator(".value .where").inner_text()
    index = tuple(map(int, re.findall(r"\d+", where.partition("[")[2])))
    assert min(index[2:]) > 64, where
    theirs = float(scene(net).capture.maps["conv1"][index])
    expect(page.locator(".value .number")).not_to_have_text("")
    expect_value(page, theirs)
    for line in formula(page):
        assert evaluated(line)[1] == pytest.approx(theirs, abs=1e-5)


def test_pointing_at_a_map_names_what_feeds_it_and_what_it_feeds(page):
    box = page.locator("canvas.light").bounding_box()
    view = page.locator(".glassbox").evaluate("""(box) => {
      const { layout, header } = box.view;
      const place = header.standing.findIndex(({ names }) => names[0] === 'conv2');
      const each = layout.standing[place], [x, y] = each.corners[5];
      return [each.left + x + each.wide / 2, each.top + y + each.high / 2];
    }""")
    page.mouse.move(box["x"] + view[0], box["y"] + view[1])
    told = page.locator(".glassbox .told .pointed")
    expect(told).to_contain_text("conv2, map 5 of 16")
    expect(told).to_contain_text("fed by pool1")
    expect(told).to_contain_text("feeds relu2")


def test_the_classes_have_their_probabilities(page):
    shown = page.locator(".classes .percent").all_inner_texts()
    theirs = scene().capture.probabilities[0]
    assert [float(text.rstrip("\u202f%")) for text in shown] == pytest.approx(
        100 * theirs, abs=0.051
    )


@pytest.mark.thorough
@pytest.mark.parametrize(
    "name, shape", [("resnet18", (3, 64, 64)), ("mlp", None), ("softmax", None)]
)
def test_any_architecture_stands_in_the_glass_box(visit_as, own, name, shape):
    net = network(name, shape, 10)
    page = opened(visit_as(own.url), net, layer=net.layers[-1].name)
    expect(page.locator(".inspector .title")).to_have_text(net.layers[-1].name)
    assert page.locator(".names .layer").count() > 2


@pytest.mark.soak
def test_it_speaks_spanish(visit_as, own):
    page = opened(visit_as(own.url, locale="es-ES"))
    expect(page.locator(".names .layer").first).to_have_text("entrada")
    expect(page.locator(".inspector [data-tab=maps]")).to_have_text("Mapas")
