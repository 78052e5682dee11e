"""The stage and its scrubber, in Chromium: a step from the image to the loss, back, and again."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explorer.inspection import cached
from explorer.inspection.objective import Objective
from explorer.network.architectures import network
from tests.e2e.apps.glassbox import CODE, rings
from tests.e2e.conftest import drawn
from tests.e2e.glassbox_page import LENET, address
from tests.e2e.waiting_scripts import within_patience

STOPS = list(CODE)
ARRIVED = within_patience("""(box, count) => new Promise((done) => {
  const look = () => (box.view.bus.phases.size >= count ? done() : requestAnimationFrame(look));
  look();
})""")


def staged(visit, net=LENET, **more):
    """The stage of a step, all of its phases there."""
    page = visit.open(address(net, step=1, bare=1, **more))
    page.locator(".glassbox").evaluate(ARRIVED, 3)
    drawn(page)
    return page


@pytest.fixture
def page(look, own):
    """A stage for tests that only look, or say where they begin."""
    shown = look(address(step=1, bare=1), own.url)
    shown.locator(".glassbox").evaluate(ARRIVED, 3)
    return shown


def code(page):
    return page.locator(".glassbox .stop code")


def gradients():
    images = rings(LENET.input_shape, 1)
    return cached.gradients(cached.fresh(LENET), images, Objective((3,)))


def test_the_handle_goes_from_stop_to_stop_by_keys_and_the_server_hears_where_it_rests(
    visit_as, own
):
    page = staged(visit_as(own.url))
    slider = page.get_by_role("slider", name="Where the step stands")
    expect(slider).to_have_attribute("aria-valuetext", "forward")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "backward")
    expect(code(page)).to_have_text("loss.backward()")
    page.get_by_text("at backward").wait_for()


DRAG = """(slider) => {
  for (const place of [2, 3, 4, 5]) {
    slider.value = place;
    slider.dispatchEvent(new Event('input'));
  }
}"""


@pytest.mark.thorough
def test_a_handle_that_is_dragged_comes_to_rest_once(visit_as, own):
    visit = visit_as(own.url)
    page = staged(visit)
    visit.settled()
    told = page.get_by_text(re.compile(r"^run \d+, at"))
    before = int(told.inner_text().split(",")[0].removeprefix("run "))
    page.locator(".slider").evaluate(DRAG)
    expect(told).to_have_text(f"run {before + 1}, at update")


@pytest.mark.thorough
def test_a_label_is_pressed_to_go_there(visit_as, own):
    page = staged(visit_as(own.url))
    page.locator(".stops li", has_text="update").click()
    expect(code(page)).to_have_text("optimizer.step()")
    page.get_by_text("at update").wait_for()


MOVE_TWICE = """(slider) => {
  const go = (place) => {
    slider.value = place;
    slider.dispatchEvent(new Event('input'));
  };
  go(2);
  setTimeout(() => go(5), 360);
}"""


def test_a_late_answer_does_not_move_the_handle_back(visit_as, own):
    visit = visit_as(own.url)
    page = staged(visit)
    page.locator(".slider").evaluate(MOVE_TWICE)
    page.get_by_text("at update").wait_for()
    visit.settled()
    expect(page.locator(".slider")).to_have_attribute("aria-valuetext", "update")


@pytest.mark.thorough
def test_it_plays_all_stops_and_asks_nobody(visit_as, own):
    visit = visit_as(own.url)
    sent = []
    visit.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda data: sent.append(len(data)))
    )
    page = staged(visit)
    visit.settled()
    before = len(sent)
    page.get_by_role("button", name="Play the step").click()
    for stop in [*STOPS[2:], *STOPS[:2]]:
        expect(page.locator(".stops li.here")).to_have_text(stop)
    assert sent[before:] == []
    page.get_by_role("button", name="Pause").click()
    drawn(page)
    page.get_by_role("button", name="Play the step").wait_for()


@pytest.mark.thorough
def test_without_motion_it_goes_by_cuts(visit_as, own):
    page = staged(visit_as(own.url, reduced_motion="reduce"))
    page.get_by_role("button", name="Play the step").click()
    expect(page.locator(".stops li.here")).to_have_text("backward")
    assert page.locator(".glassbox").evaluate("(box) => box.view.clock.share") == 1


def test_on_the_way_back_columns_hold_the_gradients_and_the_strip_their_norms(visit_as, own):
    page = staged(visit_as(own.url), stop="backward")
    found = gradients()
    norms = page.locator(".glassbox").evaluate(
        """(box) => Object.fromEntries(box.view.header.standing.slice(1)
          .map(({ names: [name] }) => [name, box.view.norms.norm(name)]))"""
    )
    for name, norm in norms.items():
        assert norm == pytest.approx(float(np.linalg.norm(found.maps[name])), rel=1e-5)
    page.locator(".scene").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    least = f"{found.maps['conv1'][0, 0].min():.3g}".replace("-", "−")
    expect(page.locator(".glassbox .voice")).to_contain_text(f"conv1, map 0 of 6 · {least}")
    expect(page.locator(".glassbox .voice")).to_contain_text("norm of its gradient")


def test_the_loss_is_the_last_thing_that_the_keys_come_to(page):
    page.locator(".scene").focus()
    page.keyboard.press("End")
    loss = gradients().loss
    expect(page.locator(".glassbox .voice")).to_have_text(
        f"CrossEntropyLoss: the loss is {loss:.3g}"
    )
    page.keyboard.press("ArrowLeft")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".glassbox .voice")).to_contain_text("the image's own class")
    expect(page.locator(".glassbox .voice")).to_contain_text("its part of the loss: −ln 0.1")


@pytest.mark.thorough
def test_after_the_step_the_loss_is_another(visit_as, own):
    page = staged(visit_as(own.url), stop="again")
    before = gradients().loss
    after = float(page.locator(".sum").inner_text().removeprefix("= "))
    assert 0 < after < before - 0.01


def test_the_stage_is_one_stop_of_the_tab_key(page):
    stops = page.locator(".glassbox").evaluate(
        "(box) => [...box.querySelectorAll('*')].filter((each) => each.tabIndex >= 0).length"
    )
    assert stops == 3  # the scene, the button, the handle


@pytest.mark.thorough
@pytest.mark.parametrize("name, shape", [("lenet", None), ("resnet18", (3, 64, 64))])
def test_it_is_always_whole(look, own, name, shape):
    net = network(name, shape, 10) if shape else LENET
    for width in (390, 600, 890, 1500):
        page = look(address(net, step=1, bare=1), own.url, viewport={"width": width, "height": 720})
        drawn(page)
        wide = page.locator(".glassbox").evaluate("""(box) => {
          const shown = [...box.querySelectorAll(':not(.said, .inks *)')];
          const right = Math.max(...shown.map((each) => each.getBoundingClientRect().right));
          return [right - box.getBoundingClientRect().right, document.documentElement.scrollWidth];
        }""")
        assert wide[0] <= 8, (width, wide)
        assert wide[1] <= width, (width, wide)


def test_lenet_with_its_scrubber_is_no_higher_than_four_hundred_and_twenty_pixels(look, own):
    page = look(address(step=1, bare=1), own.url, viewport={"width": 960, "height": 720})
    drawn(page)
    assert page.locator(".glassbox").bounding_box()["height"] <= 420
