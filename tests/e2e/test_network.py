"""The network under study in a real browser: chosen, edited, broken, mended, linked to."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.network import link
from explorer.network.architectures import network
from explorer.network.description import Network
from tests.e2e import line_controls
from tests.e2e.asking_again import eventually
from tests.e2e.conftest import at_rest
from tests.e2e.held_answers import HeldAnswers

CONSTANT = "/?net=lenet-fixed&init=constant:0.5"
"""Sizes that are pinned, and every field that the choice of a network has."""


OF_THE_NETWORK = {
    "Architecture", "Height", "Width", "Channels", "Classes", "Class names", "Seed",
    "Arquitectura", "Alto", "Canales",
}  # fmt: skip
OF_THE_MENU = {"Name", "Operation"}


def field_of(page: Page, label: str) -> Locator:
    """The field of that label, wherever it stands: what holds it is opened."""
    at_rest(page)
    if label in OF_THE_NETWORK:
        return line_controls.network(page).get_by_label(label, exact=True)
    if label in OF_THE_MENU:
        return line_controls.opened(page, "layer-menu").get_by_label(label, exact=True)
    if page.get_by_test_id("stPopoverBody").count():
        line_controls.closed(page)
    return page.get_by_label(label, exact=True)


def enter(page: Page, label: str, value: object) -> None:
    field = field_of(page, label)
    field.fill(str(value))
    field.press("Enter")


def choose(page: Page, label: str, option: str) -> None:
    """By the keyboard, as a select box is used: typing narrows its list."""
    field = field_of(page, label)
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def expect_network(page: Page, expected: Network) -> None:
    """The link describes it, and the line at the top says it."""
    eventually(page, lambda: link.read(described(page)), expected)
    shape = "x".join(map(str, expected.input_shape))
    line = page.locator(".st-key-network-choice")
    expect(line).to_contain_text(f"{shape} → {expected.classes}")


def described(page: Page) -> dict[str, str]:
    asked = dict(parse_qsl(urlsplit(page.url).query))
    return {name: value for name, value in asked.items() if name in link.KEYS}


def go_home(page: Page, sizes: str) -> None:
    """To the input and the classes that the architecture is at home with."""
    line_controls.network(page).get_by_role("button", name=f"Use {sizes}, 10 classes").click()


@pytest.fixture
def lenet(look: Callable[..., Page]) -> Iterator[Page]:
    """The page as it opens. A test may leave it with another network, and any layer chosen."""
    page = look("/")
    yield page
    at_rest(page)
    architecture = field_of(page, "Architecture")
    if architecture.input_value() != "LeNet":
        choose(page, "Architecture", "LeNet")
        expect(page).to_have_url(re.compile("net=lenet(&|$)"))
        at_rest(page)
    home = line_controls.network(page).get_by_role("button", name="Use 1x32x32, 10 classes")
    if home.is_enabled():
        home.click()
    expect_network(page, network("lenet"))
    line_controls.closed(page)


@pytest.mark.thorough
def test_it_opens_with_lenet(lenet):
    expect_network(lenet, network("lenet"))
    expect(field_of(lenet, "Height")).to_have_value("32")


@pytest.mark.thorough
def test_shape_channels_and_classes_change_with_enter(lenet):
    page = lenet
    enter(page, "Height", 128)
    expect_network(page, network("lenet", (1, 128, 32)))
    enter(page, "Width", 128)
    expect_network(page, network("lenet", (1, 128, 128)))
    enter(page, "Channels", 3)
    expect_network(page, network("lenet", (3, 128, 128)))
    enter(page, "Classes", 3)
    expect_network(page, network("lenet", (3, 128, 128), 3))
    # 1 628 131, the thousands parted by narrow spaces.
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile(r"1\s?628\s?131"))


def test_an_architecture_is_picked_edited_and_sent_home(lenet):
    page = lenet
    choose(page, "Architecture", "MLP")
    expect_network(page, network("mlp"))
    line_controls.closed(page)
    page.get_by_label("Chosen layer").select_option("fc1")
    expect(page).to_have_url(re.compile("layer=fc1"))
    enter(page, "out_features", 64)
    expect(page).to_have_url(re.compile("net=custom"))
    expect(page.locator(".st-key-network-choice")).to_contain_text("Custom")
    line_controls.network(page).get_by_role("button", name="Undo").click()
    expect_network(page, network("mlp"))
    line_controls.network(page).get_by_role("button", name="Redo").click()
    expect(field_of(page, "out_features")).to_have_value("64")
    enter(page, "out_features", 128)
    expect_network(page, network("mlp"))
    choose(page, "Architecture", "ResNet-8")
    expect_network(page, network("resnet8", (1, 32, 32)))
    go_home(page, "3x32x32")
    expect_network(page, network("resnet8"))


@pytest.mark.thorough
def test_a_broken_network_says_why_and_is_mended_by_the_offered_fix(look):
    page = look(CONSTANT)
    enter(page, "Channels", 3)
    line_controls.closed(page)
    inspector = page.locator(".st-key-desk-inspector")
    expect(inspector).to_contain_text("conv1: in_channels is pinned to 1")
    inspector.get_by_role("button", name="let every pinned size follow the input").click()
    expect(inspector).not_to_contain_text("is pinned to 1")
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile(r"62\s?006"))


@pytest.mark.thorough
def test_the_link_opens_the_same_network_in_another_browser(visit, visit_as):
    page = visit.open("/?net=lenet&layer=conv2")
    enter(page, "kernel_size", "3x5")
    enter(page, "Class names", "cat, dog, bird")
    expect(page).to_have_url(re.compile("names="))
    other = visit_as().open(page.url.removeprefix(visit.url))
    assert link.read(described(other)) == link.read(described(page))
    expect(field_of(other, "kernel_size")).to_have_value("3x5")
    expect(field_of(other, "Class names")).to_have_value("cat, dog, bird")


@pytest.mark.thorough
def test_the_copied_link_is_the_one_on_screen(visit):
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open("/training?net=vgg16&in=3x64x64&classes=7&layer=fc3&present=1")
    line_controls.take_away(page).get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Link copied").wait_for()
    copied = urlsplit(page.evaluate("navigator.clipboard.readText()"))
    assert f"{copied.scheme}://{copied.netloc}{copied.path}" == f"{visit.url}/training"
    asked = dict(parse_qsl(copied.query))
    assert asked.pop("layer") == "fc3"
    assert link.read(asked) == network("vgg16", (3, 64, 64), 7)


@pytest.mark.thorough
def test_a_link_can_be_copied_by_hand_where_the_browser_forbids_it(visit):
    visit.page.add_init_script("delete Navigator.prototype.clipboard")
    page = visit.open("/?net=mlp")
    line_controls.take_away(page).get_by_role("button", name="Copy link").click()
    field = page.get_by_label("Copy this with Ctrl+C:")
    expect(field).to_have_value(re.compile(r"net=mlp"))
    expect(field).to_be_focused()


def test_a_reload_and_a_page_change_lose_nothing(visit):
    page = visit.open("/?net=lenet&layer=relu1")
    choose(page, "Operation", "Tanh")
    expect(page).to_have_url(re.compile("layer=tanh1"))
    before = described(page)
    page.reload()
    visit.settled()
    assert described(page) == before
    page.get_by_role("link", name="Training").click()
    expect(page).to_have_url(re.compile(r"/training\?.*layer=tanh1"))
    assert described(page) == before
    enter(page, "Seed", 5)
    expect(page).to_have_url(re.compile("seed=5"))
    line_controls.closed(page)
    page.get_by_role("link", name="Architecture").click()
    expect(page).to_have_url(re.compile(r"/\?.*seed=5"))
    assert described(page) == {**before, "seed": "5"}


def test_numbers_entered_before_an_answer_came_are_all_taken(visit):
    """Each is sent with the address from before the one ahead of it."""
    answers = HeldAnswers(visit.page)
    page = visit.open()
    choices = line_controls.network(page)
    answers.hold()
    numbers = {"Height": 64, "Width": 48, "Channels": 3, "Classes": 7}
    for label, value in numbers.items():
        field = choices.get_by_label(label, exact=True)
        field.fill(str(value))
        with answers.one_run():
            field.press("Enter")
    answers.release()
    expect_network(page, network("lenet", (3, 64, 48), 7))
    for label, value in numbers.items():
        expect(choices.get_by_label(label, exact=True)).to_have_value(str(value))


@pytest.mark.thorough
def test_the_browsers_way_back_and_forward_goes_through_the_edits(lenet):
    page = lenet
    enter(page, "Height", 64)
    expect_network(page, network("lenet", (1, 64, 32)))
    enter(page, "Height", 128)
    expect_network(page, network("lenet", (1, 128, 32)))
    page.go_back()
    expect(field_of(page, "Height")).to_have_value("64")
    page.go_back()
    expect(field_of(page, "Height")).to_have_value("32")
    page.go_forward()
    expect(field_of(page, "Height")).to_have_value("64")
    expect_network(page, network("lenet", (1, 64, 32)))


@pytest.mark.thorough
@pytest.mark.parametrize(
    "query, sentence",
    [
        ("net=%3Cscript%3Ealert(1)%3C/script%3E", "There is no architecture called <script>"),
        ("clases=3", "This link says clases, which means nothing here"),
    ],
)
def test_a_link_with_garbage_says_so_and_shows_lenet(visit, query, sentence):
    """Of each kind; tests/pages reads the sentences of all."""
    page = visit.open(f"/?{query}")
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(field_of(page, "Height")).to_have_value("32")
    enter(page, "Height", 64)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect_network(page, network("lenet", (1, 64, 32)))


def test_a_refused_entry_says_so_where_it_can_be_seen_and_moves_nothing(lenet):
    page = lenet
    page.get_by_label("Chosen layer").select_option("conv1")
    expect(page).to_have_url(re.compile("layer=conv1"))
    field = field_of(page, "Name")
    before = field.bounding_box()
    enter(page, "Name", "conv2")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Two layers are called conv2: give each a name of its own.")
    expect(alert).to_be_in_viewport()
    expect(field).to_have_value("conv1")
    expect(field).to_be_focused()
    assert field.bounding_box() == before
    page.get_by_role("button", name="Close", exact=True).click()
    expect(alert).to_have_count(0)


@pytest.mark.soak
def test_it_is_spanish_too(look):
    page = look(CONSTANT, locale="es-ES")
    enter(page, "Canales", 3)
    inspector = page.locator(".st-key-desk-inspector")
    expect(inspector).to_contain_text("conv1: in_channels está fijado a 1")
    choose(page, "Arquitectura", "ResNet-8")
    expect(page).to_have_url(re.compile("net=resnet8"))
    enter(page, "Canales", 1)
    expect(page).to_have_url(re.compile("in=1x32x32"))
    line_controls.network(page).get_by_role("button", name="Deshacer").click()
    expect(page).to_have_url(re.compile("in=3x32x32"))
    enter(page, "Alto", 0)
    expect(page.get_by_role("alert")).to_contain_text("El alto debe ser un número entero")


def tab_to(page: Page, target) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === e.getRootNode().activeElement"):
            return
    pytest.fail(f"{target} cannot be reached with Tab")


def test_the_keyboard_is_enough(lenet):
    """Choose an architecture, change a number, choose a layer, remove it, take it back."""
    page = lenet
    tab_to(page, page.locator(".st-key-network-choice button"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("combobox", name="Architecture", exact=True))
    page.keyboard.type("ResNet-8")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("net=resnet8"))
    tab_to(page, page.get_by_label("Channels", exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect_network(page, network("resnet8", (3, 32, 32), 10))
    line_controls.closed(page)
    tab_to(page, page.get_by_role("combobox", name="Chosen layer"))
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("layer=bn1"))
    drawing = page.get_by_role("listbox", name="The network's layers")
    tab_to(page, drawing.get_by_role("option", name=re.compile("^bn1")))
    page.keyboard.press("Delete")
    expect(page).to_have_url(re.compile("net=custom"))
    page.keyboard.press("Control+z")
    expect_network(page, network("resnet8", (3, 32, 32), 10))
