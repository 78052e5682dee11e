"""Choosing in the glass box, by keys, clicks and the animation, in Chromium."""

import contextlib
import re

import pytest
from playwright.sync_api import expect

from explorer.inspection import array_files
from explorer.network.architectures import network
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
    scene,
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with serving_own("glassbox.py", tmp_path_factory.mktemp("glassbox")) as running:
        yield running


def test_the_arrow_keys_move_the_cursor(visit_as, app):
    page = opened(visit_as(app.url), layer="conv1")
    expect_place(page, "conv1", (0, 0, 5, 5))
    page.locator("canvas.out").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "PageDown", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect_place(page, "conv1", (0, 1, 7, 4))
    page.get_by_text("All digits").click()
    theirs = float(scene().capture.maps["conv1"][0, 1, 7, 4])
    expect_value(page, theirs)


CHOOSE_AND_MOVE = """(button) => {
  button.click();
  const roots = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot);
  const cursor = roots.map((root) => root?.querySelector('canvas.out')).find(Boolean);
  const press = (key) => cursor.dispatchEvent(new KeyboardEvent('keydown', { key }));
  ['PageDown', 'ArrowUp'].forEach(press);
}"""


def test_the_servers_answer_undoes_nothing_that_was_chosen_while_it_was_awaited(visit_as, app):
    visit = visit_as(app.url)
    page = opened(visit, layer="conv1")
    page.locator(".names button.layer[data-names=conv2]").evaluate(CHOOSE_AND_MOVE)
    # Run 2 answers to the layer, run 3 to the place where the cursor came to rest.
    page.get_by_text("run 3").wait_for()
    visit.settled()
    expect_place(page, "conv2", (0, 1, 4, 5))


def test_the_cursor_stays_within_the_map(visit_as, app):
    page = opened(visit_as(app.url), layer="pool2")
    page.locator("canvas.out").focus()
    for _ in range(9):
        page.keyboard.press("Shift+ArrowDown")
    expect_place(page, "pool2", (0, 0, 4, 4))


def test_the_layers_can_be_gone_through_by_keys(visit_as, app):
    page = opened(visit_as(app.url))
    names = page.locator(".names")
    names.get_by_role("button", name=re.compile("^input")).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".glassbox .told")).to_contain_text("conv1, map 2 of 6")
    page.keyboard.press("Enter")
    expect(page.locator(".inspector .title")).to_have_text("conv1")
    expect(page.locator(".value .where")).to_contain_text("conv1[0, 2,")


def test_a_click_keeps_the_value_and_the_pointer_only_looks(visit_as, app):
    page = opened(visit_as(app.url, viewport={"width": 1280, "height": 1600}), layer="conv2")
    point(page, 2, 3)
    expect_place(page, "conv2", (0, 0, 2, 3))
    page.mouse.move(5, 5)
    expect_place(page, "conv2", (0, 0, 5, 5))
    point(page, 2, 3)
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(5, 5)
    expect_place(page, "conv2", (0, 0, 2, 3))


def test_the_animation_plays_steps_and_pauses(visit_as, app):
    page = opened(visit_as(app.url), layer="pool1")
    page.get_by_role("button", name="One step on").click()
    expect_place(page, "pool1", (0, 0, 5, 6))
    page.get_by_role("button", name="One step back").click()
    expect_place(page, "pool1", (0, 0, 5, 5))
    page.get_by_label("Speed").fill("7")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".value .where")).not_to_contain_text("0, 5, 5]")
    page.get_by_role("button", name="Pause").click()
    drawn(page)
    where = page.locator(".value .where").inner_text()
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 120))")
    assert page.locator(".value .where").inner_text() == where


def test_a_large_layer_sends_the_region_that_is_chosen(visit_as, app):
    net = network("lenet", (3, 512, 512), 5)
    visit = visit_as(app.url, viewport={"width": 1280, "height": 1600})
    page = opened(visit, net, layer="conv1")
    page.get_by_text("All digits").click()
    mosaic = page.locator("canvas.mosaic")
    box = mosaic.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.4)
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


@pytest.mark.parametrize("mode", ["evaluation", "training"])
def test_the_code_beside_the_view_gives_the_number(visit_as, app, mode, capsys, tmp_path):
    """With the numbers in it as it stands, and on the layer's file where that is downloaded."""
    page = opened(visit_as(app.url, viewport={"width": 1280, "height": 1600}), EVERYTHING,
                  mode=mode, batch=2, image=1)  # fmt: skip
    shown = scene(EVERYTHING, mode=mode, batch=2, image=1)
    page.get_by_text("The same in PyTorch").click()
    for row in shown.rows:
        choose(page, row.name)
        numbers = re.findall(r"\d+", page.locator(".value .where").inner_text().split("[")[1])
        index = tuple(map(int, numbers))
        expect(page.locator(".code .blocks")).to_have_attribute(
            "aria-label", placed(row.name, index)
        )
        file = array_files.safetensors_file(
            array_files.of_layer(row, shown.capture, shown.parameters)
        )
        (tmp_path / f"{row.name}.safetensors").write_bytes(file)
        theirs = float(shown.capture.maps[row.name][index])
        codes = page.locator(".code pre").all_inner_texts()
        assert len(codes) == 2
        for code in codes:
            with contextlib.chdir(tmp_path):
                exec(code, {})
            printed = capsys.readouterr().out
            number = float(re.search(r"-?[\d.]+(e-?\d+)?", printed)[0])
            assert number == pytest.approx(theirs, rel=1e-3, abs=1e-4), (row.name, code)


def test_pointing_at_a_map_names_what_feeds_it_and_what_it_feeds(visit_as, app):
    page = opened(visit_as(app.url))
    box = page.locator("canvas.light").bounding_box()
    view = page.locator(".glassbox").evaluate("""(box) => {
      const { layout, header } = box.view;
      const place = header.standing.findIndex(({ names }) => names[0] === 'conv2');
      const each = layout.standing[place], [x, y] = each.corners[5];
      return [each.left + x + each.wide / 2, each.top + y + each.high / 2];
    }""")
    page.mouse.move(box["x"] + view[0], box["y"] + view[1])
    told = page.locator(".glassbox .told")
    expect(told).to_contain_text("conv2, map 5 of 16")
    expect(told).to_contain_text("fed by pool1")
    expect(told).to_contain_text("feeds relu2")


def test_the_classes_have_their_probabilities(visit_as, app):
    page = opened(visit_as(app.url))
    shown = page.locator(".classes .percent").all_inner_texts()
    theirs = scene().capture.probabilities[0]
    assert [float(text.rstrip("\u202f%")) for text in shown] == pytest.approx(
        100 * theirs, abs=0.051
    )


@pytest.mark.parametrize(
    "name, shape", [("resnet18", (3, 64, 64)), ("mlp", None), ("softmax", None)]
)
def test_any_architecture_stands_in_the_glass_box(visit_as, app, name, shape):
    net = network(name, shape, 10)
    page = opened(visit_as(app.url), net, layer=net.layers[-1].name)
    expect(page.locator(".inspector .title")).to_have_text(net.layers[-1].name)
    assert page.locator(".names button.layer").count() > 2


def test_it_speaks_spanish(visit_as, app):
    page = opened(visit_as(app.url, locale="es-ES"))
    expect(page.locator(".names button.layer").first).to_have_text("entrada")
    page.get_by_text("Todos los dígitos").wait_for()
