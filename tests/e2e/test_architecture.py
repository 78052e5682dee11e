"""The Architecture page in a real browser: read, choose, colour, mend, compare."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e import line_controls

LENET = "/?net=lenet&in=1x32x32&classes=10"
RESNET = "/?net=resnet18&in=3x224x224&classes=1000"
BROKEN = "/?net=lenet-fixed&in=1x128x128&classes=10"
WIDTHS = (1024, 1280, 1920)


def table(page):
    return page.get_by_role("grid", name=re.compile("^The layers of"))


def row(page, name):
    return table(page).locator(f'tr[data-name="{name}"]')


def diagram(page):
    return page.get_by_role("listbox", name="The network's layers, from input to output")


def block(page, name):
    return diagram(page).get_by_role("option", name=re.compile(rf"^{name}[,:]"))


def expect_chosen(page, name):
    """In the link, the table, the diagram and the inspector."""
    expect(page).to_have_url(re.compile(rf"layer={name}(&|$)"))
    expect(row(page, name)).to_have_attribute("aria-selected", "true")
    expect(block(page, name)).to_have_attribute("aria-selected", "true")
    expect(page.locator(".st-key-layer-head")).to_contain_text(name)
    assert table(page).locator("[aria-selected=true]").count() == 1


def inspect(page, part):
    """Takes the chosen layer apart in another way."""
    menu(page).get_by_role("tab", name=part).click()
    line_controls.closed(page)


def menu(page):
    """What is done to the chosen layer as a whole."""
    return line_controls.opened(page, "layer-menu")


def insertion(page):
    return page.get_by_role("combobox", name="Insert a layer or a block")


def total(page, name):
    return page.locator(f"[data-total={name}]")


def number(text):
    return re.compile(rf"^{re.escape(text)}$".replace(r"\ ", r"\s"))


def test_the_answer_stands_above_the_fold(look):
    page = look(LENET)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    expect(total(page, "parameters")).to_have_text(number("61 706"))
    expect(total(page, "mult-adds")).to_have_text(number("416 520"))
    for part in (total(page, "memory"), block(page, "fc3")):
        expect(part).to_be_in_viewport()


def test_a_screen_reader_finds_a_table_with_its_heads_and_totals(look):
    page = look(LENET)
    expect(table(page).get_by_role("columnheader").first).to_have_text(re.compile("^layer"))
    cells = [cell.inner_text() for cell in row(page, "conv1").get_by_role("gridcell").all()]
    assert any("[1, 6, 28, 28]\n(32 + 2·0 − 5) // 1 + 1 = 28" in cell for cell in cells)
    assert any("(5·5·1 + 1)·6 = 156" in cell for cell in cells)
    expect(row(page, "conv1").get_by_role("rowheader")).to_contain_text("conv1")
    foot = table(page).get_by_role("row").last
    expect(foot).to_contain_text(re.compile(r"61\s706"))


def test_both_counts_of_mult_adds_are_there_when_all_columns_are(look):
    page = look(LENET)
    table(page).hover()
    page.get_by_role("button", name="Show all columns").click()
    foot = table(page).get_by_role("row").last
    expect(foot).to_contain_text(re.compile(r"416\s520"))
    expect(foot).to_contain_text(re.compile(r"423\s038"))
    page.get_by_role("button", name="Show fewer columns").click()


def test_a_layer_chosen_in_the_diagram_is_chosen_everywhere(look):
    page = look(LENET)
    block(page, "conv2").click()
    expect_chosen(page, "conv2")
    page.get_by_role("link", name="Feature maps").click()
    expect(page).to_have_url(re.compile("feature_maps.*layer=conv2"))
    page.get_by_role("link", name="Architecture").click()
    expect_chosen(page, "conv2")


def test_a_layer_chosen_in_the_table_is_chosen_everywhere(look):
    page = look(LENET)
    row(page, "fc1").get_by_role("gridcell").nth(3).click()
    expect_chosen(page, "fc1")


def test_a_layer_behind_another_can_be_chosen_by_its_name_below_it(look):
    page = look(LENET)
    diagram(page).locator("tspan", has_text="relu2").click()
    expect_chosen(page, "relu2")


def test_the_diagram_is_read_with_the_keyboard(look):
    page = look(LENET)
    block(page, "conv1").focus()
    page.keyboard.press("ArrowRight")
    expect_chosen(page, "relu1")
    expect(block(page, "relu1")).to_be_focused()
    page.keyboard.press("End")
    expect_chosen(page, "fc3")
    expect(block(page, "fc3")).to_be_focused()


def test_the_table_is_read_with_the_keyboard(look):
    page = look(LENET)
    row(page, "conv1").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect_chosen(page, "relu2")
    expect(row(page, "relu2")).to_be_focused()


def test_a_layer_can_be_chosen_again_after_another(look):
    page = look(LENET)
    for name in ("pool1", "pool1", "fc2"):
        row(page, name).click()
    expect_chosen(page, "fc2")
    block(page, "pool1").click()
    expect_chosen(page, "pool1")
    row(page, "fc2").click()
    expect_chosen(page, "fc2")


def test_the_blocks_are_coloured_by_what_is_asked(look):
    page = look(LENET)
    page.get_by_label("Colour by").select_option("parameters")
    expect(block(page, "fc1")).to_have_class(re.compile("step-6"))
    expect(block(page, "pool1")).to_have_class(re.compile("step-0"))
    page.get_by_role("link", name="Training").click()
    page.get_by_role("link", name="Architecture").click()
    colour = page.get_by_label("Colour by")
    expect(colour).to_have_value("parameters")
    block(page, "conv1").focus()
    page.keyboard.press("c")
    expect(colour).to_have_value("mult-adds")
    expect(page.locator(".foot .said")).to_have_text("Colour by: mult-adds")
    expect(colour).to_have_attribute("aria-keyshortcuts", "C")
    colour.select_option("kind")


def test_a_new_shape_is_drawn_at_once_and_the_choice_stays(look):
    page = look(LENET)
    row(page, "conv2").click()
    expect_chosen(page, "conv2")
    height = line_controls.network(page).get_by_label("Height", exact=True)
    height.fill("64")
    height.press("Enter")
    expect(row(page, "conv1")).to_contain_text("(64 + 2·0 − 5) // 1 + 1 = 60")
    expect(block(page, "conv2")).to_contain_text("16×26×10")
    expect_chosen(page, "conv2")
    height.fill("32")
    height.press("Enter")
    expect(block(page, "conv2")).to_contain_text("16×10×10")


def test_a_broken_network_is_marked_where_it_breaks_and_mended_by_a_button(look):
    page = look(BROKEN)
    expect(row(page, "view")).to_contain_text("13456 / 400 leaves 256")
    expect(row(page, "fc1")).to_contain_text("Linear, not reached")
    expect(block(page, "view")).to_contain_text("cannot work")
    page.get_by_role("button", name="let every pinned size follow the input").click()
    expect(row(page, "view")).to_contain_text("[1, 13456]")
    expect(total(page, "parameters")).to_have_text(number("1 628 426"))
    block(page, "view").focus()
    page.keyboard.press("Control+z")
    expect(row(page, "view")).to_contain_text("leaves 256")


def test_an_entry_its_error_and_its_fix_are_on_one_screen(look):
    page = look(LENET)
    block(page, "conv1").click()
    # The fields of the layer before are there until its own come.
    expect(page.get_by_role("status").filter(has_text="// 1 + 1 = 28")).to_be_visible()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    field = page.get_by_label("kernel_size", exact=True)
    field.fill("33")
    field.press("Enter")
    fix = page.get_by_role("button", name="conv1: set padding=1")
    for part in (field, fix, block(page, "conv1"), row(page, "conv1")):
        expect(part).to_be_in_viewport()
    told = page.get_by_role("status").filter(has_text="a 33x33 kernel has no room")
    expect(told).to_be_in_viewport()
    expect(field).to_be_focused()
    fix.click()
    expect(block(page, "conv1")).to_contain_text("6×2×2")
    block(page, "conv1").focus()
    page.keyboard.press("Control+z")
    expect(block(page, "conv1")).to_contain_text("cannot work")
    page.keyboard.press("Control+z")
    expect(block(page, "conv1")).to_contain_text("6×28×28")


def test_a_plus_on_an_arrow_puts_a_ready_block_there(look):
    page = look(LENET)
    diagram(page).locator(".plus[data-after=pool1]").click()
    insertion(page).fill("resid")
    page.get_by_role("option", name=re.compile("^Residual block conv")).click()
    expect(block(page, "block1_add")).to_be_visible()
    expect_chosen(page, "block1_conv1")
    expect(block(page, "block1_conv1")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(block(page, "block1_add")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(block(page, "block1_add")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page).to_have_url(re.compile("net=lenet(&|$)"))


def test_the_keyboard_inserts_moves_and_removes(look):
    page = look(LENET)
    block(page, "relu1").focus()
    page.keyboard.press("+")
    page.keyboard.type("batch")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_chosen(page, "bn1")
    expect(block(page, "bn1")).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(table(page).locator("tr[data-name]").nth(1)).to_have_attribute("data-name", "bn1")
    expect(block(page, "bn1")).to_be_focused()
    page.keyboard.press("Delete")
    expect(block(page, "bn1")).to_have_count(0)
    expect(page).to_have_url(re.compile("net=lenet(&|$)"))
    expect(diagram(page).locator(":focus")).to_have_count(1)


@pytest.mark.thorough
@pytest.mark.parametrize("part, key", [("compare", "comparison"), ("chart", "layers")])
def test_a_link_opens_with_its_part_in_view(visit, part, key):
    visit.page.set_viewport_size({"width": 1280, "height": 500})
    page = visit.open(f"{LENET}&with=net%3Dmlp&part={part}")
    expect(page.locator(f".st-key-{key}")).to_be_in_viewport()


@pytest.mark.thorough
def test_the_memory_of_a_training_step_says_what_is_counted(look):
    page = look(LENET)
    inspect(page, "Numbers")
    parts = page.get_by_role("table", name="Memory of a training step")
    expect(parts).to_contain_text("gradients")
    before = total(page, "memory").inner_text()
    batch = page.get_by_label("Images in a batch")
    batch.fill("1")
    batch.press("Enter")
    expect(total(page, "memory")).not_to_have_text(before)
    batch.fill("64")
    batch.press("Enter")
    expect(total(page, "memory")).to_have_text(before)
    page.get_by_role("tab", name="Why").click()
    expect(batch).not_to_be_visible()


@pytest.mark.thorough
def test_two_networks_stand_side_by_side_and_a_bad_link_to_one_is_refused(visit):
    page = visit.open("/?net=lenet&in=3x128x128&classes=3")
    beside = line_controls.network(page)
    beside.get_by_text("Compare with a second network").click()
    beside.get_by_role("button", name="Put it beside this one").click()
    beside.get_by_label("Its input", exact=True).fill("3x512x512")
    beside.get_by_label("Its input", exact=True).press("Enter")
    beside.get_by_label("Its classes", exact=True).fill("5")
    beside.get_by_label("Its classes", exact=True).press("Enter")
    both = page.get_by_role("table", name=re.compile("beside"))
    line_controls.closed(page)
    both.hover()
    page.locator(".st-key-comparison").get_by_role("button", name="Show all columns").click()
    flat = both.get_by_role("row").filter(has_text=re.compile("^fc1"))
    expect(flat).to_contain_text("[1, 13456]")
    expect(flat).to_contain_text("[1, 250000]")
    expect(both.get_by_role("row").nth(-2)).to_contain_text(re.compile(r"1\s628\s131"))
    expect(both.get_by_role("row").nth(-2)).to_contain_text(re.compile(r"30\s013\s581"))
    expect(both.get_by_role("row").last).to_contain_text("× 18.4")
    beside = line_controls.network(page)
    beside.get_by_text("Compare with a second network").click()
    link = beside.get_by_label("or a link to a network")
    link.fill("https://example.org/?net=mlp&in=1x28x28")
    link.press("Enter")
    expect(page.get_by_role("table", name=re.compile("beside MLP 1x28x28"))).to_be_visible()
    link.fill("https://example.org/?net=nonsense")
    link.press("Enter")
    expect(page.get_by_test_id("stMain")).to_contain_text("nonsense")
    expect(page.get_by_role("table", name=re.compile("beside MLP 1x28x28"))).to_be_visible()


@pytest.mark.thorough
def test_print_and_tensors_are_those_of_pytorch(look):
    page = look(LENET)
    inspect(page, "Code")
    inspector = page.locator(".st-key-desk-inspector")
    inspector.get_by_text("print(net)", exact=True).click()
    expect(inspector).to_contain_text("(conv1): Conv2d(1, 6, kernel_size=(5, 5), stride=(1, 1))")
    inspector.get_by_text("Tensors", exact=True).click()
    tensors = page.get_by_role("table", name="The tensors that the network keeps")
    expect(tensors).to_contain_text("torch.Size([6, 1, 5, 5])")
    expect(tensors).to_contain_text("10 tensors")
    page.get_by_role("tab", name="Why").click()
    expect(tensors).not_to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", [LENET, RESNET, BROKEN], ids=["lenet", "resnet18", "broken"])
def test_the_page_never_scrolls_sideways(look, width, path):
    page = look(path, viewport={"width": width, "height": 800})
    expect(page.get_by_role("region", name=re.compile("^The layers of"))).to_be_visible()
    expect(diagram(page)).to_be_visible()
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollWidth - main.clientWidth") == 0


@pytest.mark.thorough
def test_a_change_of_language_words_everything_anew(look):
    page = look(LENET)
    expect(table(page)).to_contain_text("receptive field")
    line_controls.preferences(page).get_by_text("Español", exact=True).click()
    spanish = page.get_by_role("grid", name="Las capas de lenet, de la entrada a la salida")
    expect(spanish).to_contain_text("parámetros")
    expect(spanish).to_contain_text(re.compile(r"campo\s+receptivo"))
    expect(page.get_by_label("Color según")).to_be_visible()
    line_controls.preferences(page).get_by_text("English", exact=True).click()
    expect(table(page)).to_contain_text("receptive field")
