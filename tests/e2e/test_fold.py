"""A deep network in a real browser: its stages, their blocks and layers, the same on every page."""

import re

import pytest
from playwright.sync_api import expect

RESNET = "net=resnet18&in=3x64x64&classes=10"
VGG = "net=vgg16&in=3x64x64&classes=10"
STAGES = ["layer1", "layer2", "layer3", "layer4"]


def tree(page):
    return page.get_by_role("treegrid", name=re.compile("^The layers of"))


def row(page, name):
    return tree(page).locator(f'tr[data-name="{name}"]')


def diagram(page):
    return page.get_by_role("listbox", name="The network's layers, from input to output")


def cards(page):
    return page.locator(".glassbox .layer.folded")


def focused(page):
    """The name of the row that has the keyboard."""
    return page.evaluate(
        "() => { let at = document.activeElement;"
        " while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;"
        " return at.dataset.name; }"
    )


@pytest.mark.thorough
def test_a_block_opens_in_the_table_in_place_and_closes_again(visit):
    page = visit.open(f"/?{RESNET}")
    expect(row(page, "layer2")).to_have_attribute("aria-expanded", "false")
    expect(row(page, "layer2_1")).to_have_count(0)
    row(page, "layer2").click()
    expect(row(page, "layer2_1")).to_have_attribute("aria-level", "2")
    expect(page).to_have_url(re.compile("open=layer2(&|$)"))
    row(page, "layer2_1").click()
    expect(row(page, "layer2_1_conv1")).to_have_attribute("aria-level", "3")
    row(page, "layer2").click()
    expect(row(page, "layer2_1")).to_have_count(0)


def test_the_table_is_one_stop_and_its_arrows_open_close_and_choose(visit):
    page = visit.open(f"/?{RESNET}")
    row(page, "layer3").focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "layer3_1")).to_be_visible()
    assert focused(page) == "layer3"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "layer3_1"
    page.keyboard.press("Enter")
    expect(row(page, "layer3_1_conv1")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("layer=layer3_1_conv1(&|$)"))
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "layer3_1"
    page.keyboard.press("ArrowLeft")
    expect(row(page, "layer3_1_conv1")).to_have_count(0)
    assert focused(page) == "layer3_1"
    expect(row(page, "layer3_1")).to_have_attribute("aria-selected", "true")
    assert tree(page).locator("[tabindex='0']").count() == 1


@pytest.mark.thorough
def test_a_row_stays_under_the_pointer_when_another_block_closes(visit):
    page = visit.open(f"/?{RESNET}&open=layer1_1")
    box = row(page, "layer3")
    box.scroll_into_view_if_needed()
    before = box.bounding_box()["y"]
    box.click()
    expect(row(page, "layer3_1")).to_be_visible()
    expect(row(page, "layer1_1_conv1")).to_have_count(0)
    assert box.bounding_box()["y"] == pytest.approx(before, abs=2)


def test_the_diagram_opens_and_closes_with_the_pointer_and_the_keyboard(visit):
    page = visit.open(f"/?{RESNET}")
    option = diagram(page).locator("[data-opens=layer4]")
    option.focus()
    page.keyboard.press("Enter")
    expect(diagram(page).locator("[data-opens=layer4_1]")).to_be_visible()
    diagram(page).locator("[data-opens=layer4_1]").click()
    layer = diagram(page).locator("[data-name=layer4_1_conv3]")
    layer.click()
    expect(page).to_have_url(re.compile("layer=layer4_1_conv3"))
    layer.focus()
    page.keyboard.press("Escape")
    expect(diagram(page).locator("[data-opens=layer4_1]")).to_be_focused()
    diagram(page).locator("[data-closes=layer4]").click()
    expect(diagram(page).locator("[data-opens=layer4]")).to_be_visible()


def test_the_fold_is_the_same_on_every_page(visit):
    page = visit.open(f"/?{RESNET}&open=layer2")
    page.get_by_role("link", name="Feature maps").click()
    expect(cards(page)).to_have_text(["layer1", "layer2_1", "layer2_2", "layer3", "layer4"])
    expect(page.locator(".glassbox .count:not(:empty)")).to_have_text(
        ["2 blocks", "9 layers", "7 layers", "2 blocks", "2 blocks"]
    )
    page.get_by_role("link", name="Gradients").click()
    expect(cards(page)).to_have_count(5)
    page.locator(".glassbox .open-block", has_text="layer2").click()
    expect(cards(page)).to_have_text(STAGES)
    page.get_by_role("link", name="Architecture").click()
    expect(row(page, "layer2")).to_have_attribute("aria-expanded", "false")


@pytest.mark.thorough
def test_a_layer_chosen_in_the_line_opens_its_block_on_the_stage(visit):
    page = visit.open(f"/feature_maps?{RESNET}")
    expect(cards(page)).to_have_text(STAGES)
    page.get_by_label("Chosen layer").select_option("layer3_2_conv1")
    expect(page).to_have_url(re.compile("open=layer3_2"))
    expect(page.locator(".glassbox .open-block")).to_have_text(["layer3", "layer3_2"])


@pytest.mark.thorough
def test_the_stage_opens_and_closes_with_the_keyboard(visit):
    page = visit.open(f"/feature_maps?{RESNET}")
    scene, voice = page.locator(".glassbox .scene"), page.locator(".glassbox .voice")
    expect(cards(page)).to_have_text(STAGES)
    scene.focus()
    page.keyboard.press("Home")
    for _ in range(5):  # conv1, bn1, relu1, pool1, layer1
        page.keyboard.press("ArrowRight")
    expect(voice).to_contain_text("layer1: 2 blocks alike, 14 layers")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("open=layer1(&|$)"))
    expect(cards(page)).to_have_count(len(STAGES) + 1)
    page.keyboard.press("Home")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(cards(page)).to_have_text(STAGES)


@pytest.mark.thorough
@pytest.mark.parametrize("network", [RESNET, VGG], ids=["resnet18", "vgg16"])
@pytest.mark.parametrize("width", [390, 1024, 1280])
@pytest.mark.parametrize("page_name", ["", "feature_maps"])
def test_the_whole_always_fits_the_width(look, network, width, page_name):
    page = look(f"/{page_name}?{network}", viewport={"width": width, "height": 800})
    stage = page.locator(".glassbox .scene") if page_name else diagram(page)
    expect(stage).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0
    assert stage.evaluate("stage => stage.scrollWidth - stage.clientWidth") <= 1


def test_the_page_of_a_folded_network_is_under_one_and_a_half_screens(look):
    page = look(f"/?{RESNET}", viewport={"width": 1280, "height": 720})
    expect(row(page, "fc")).to_be_visible()
    height = page.get_by_test_id("stMain").evaluate("main => main.scrollHeight")
    assert height <= 1.6 * 720
