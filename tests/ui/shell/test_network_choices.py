"""The network in the top line changes by one control one thing, and the link says so."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.network import link
from explorer.network.architectures import ARCHITECTURES, network
from explorer.network.description import Initialisation
from tests.ui.entering import drawn_fields, enter, field


def script():
    import streamlit as st

    from explorer.network import link
    from explorer.ui.components import courier
    from explorer.ui.session import chosen_network
    from explorer.ui.shell import network_choices

    chosen_network.begin()
    courier.show()
    network_choices.show("network")
    st.text(link.query(chosen_network.network()))
    if chosen_network.refusal():
        st.text(str(chosen_network.refusal()))


@pytest.fixture
def app():
    def opened(address: str = "net=lenet") -> AppTest:
        opened = AppTest.from_function(script, default_timeout=120)
        for pair in address.split("&"):
            name, _, value = pair.partition("=")
            opened.query_params[name] = value
        return well(opened.run())

    return opened


def well(app: AppTest) -> AppTest:
    assert not app.exception
    return app


def shown(app: AppTest):
    return link.read_address(app.text[0].value)


@pytest.mark.parametrize(
    "key, value, address",
    [
        ("height", 128, "net=lenet&in=1x128x32"),
        ("width", 65_536, "net=lenet&in=1x32x65536"),
        ("channels", 3, "net=lenet&in=3x32x32"),
        ("classes", 5, "net=lenet&classes=5"),
        ("seed", 7, "net=lenet&seed=7"),
    ],
)
def test_a_number_is_in_the_link(app, key, value, address):
    at = app()
    well(enter(at, key, value))
    assert shown(at) == link.read_address(address)


@pytest.mark.parametrize(
    "key, value, what, limits",
    [
        ("height", 0, "height", "1 to 65536"),
        ("width", 10**9, "width", "1 to 65536"),
        ("channels", 4_097, "number of channels", "1 to 4096"),
        ("classes", -1, "number of classes", "1 to 10000"),
        ("seed", 2**32, "seed", "0 to 4294967295"),
    ],
)
def test_a_number_outside_its_limits_is_refused_in_a_sentence(app, key, value, what, limits):
    at = app()
    well(enter(at, key, value))
    assert at.text[1].value == f"The {what} must be a whole number from {limits}; it is {value}."
    assert shown(at) == network("lenet")
    assert field(at, key)["value"] != value


def test_another_architecture_keeps_the_input_and_the_classes(app):
    at = app("net=lenet&in=3x48x64&classes=7&init=xavier&seed=3")
    well(enter(at, "architecture", "resnet8"))
    expected = network("resnet8", (3, 48, 64), 7)
    assert shown(at) == expected.with_(initialisation=Initialisation("xavier"), seed=3)


def test_one_button_goes_to_the_architectures_own_input(app):
    at = app("net=vgg16&in=1x32x32&classes=10")
    home = field(at, "home")
    assert (home["label"], home["disabled"]) == ("Use 3x224x224, 1000 classes", False)
    well(enter(at, "home"))
    assert shown(at) == network("vgg16")
    assert field(at, "home")["disabled"]


def test_an_edited_network_is_custom_until_an_architecture_is_chosen(app):
    custom = network("lenet").with_(name="custom", layers=network("lenet").layers[:-1])
    at = app(link.query(custom))
    chooser = field(at, "architecture")
    assert (chooser["value"], chooser["options"][-1]) == ("custom", ["custom", "Custom"])
    well(enter(at, "architecture", "mlp"))
    assert ["custom", "Custom"] not in field(at, "architecture")["options"]


def test_every_architecture_can_be_chosen(app):
    at = app()
    for name in ARCHITECTURES:
        well(enter(at, "architecture", name))
        assert shown(at).name == name


def test_as_many_names_as_classes(app):
    at = app()
    well(enter(at, "class_names", ' cat, "big, red dog",bird '))
    assert (shown(at).class_names, shown(at).classes) == (("cat", "big, red dog", "bird"), 3)
    assert field(at, "class_names")["value"] == 'cat, "big, red dog", bird'
    assert field(at, "classes")["value"] == 3


def test_names_stay_when_classes_come_and_go(app):
    at = app("net=lenet&classes=2&names=cat,dog")
    well(enter(at, "classes", 3))
    assert shown(at).class_names == ("cat", "dog", "2")
    well(enter(at, "classes", 1))
    assert shown(at).class_names == ("cat",)
    well(enter(at, "class_names", ""))
    assert (shown(at).class_names, shown(at).classes) == ((), 1)


def test_a_name_that_is_too_long_is_refused(app):
    at = app()
    well(enter(at, "class_names", "a" * 61))
    assert "cannot be a class name" in at.text[1].value
    assert field(at, "class_names")["value"] == ""


def test_the_constant_is_asked_for_where_it_counts(app):
    at = app()
    assert "constant" not in [each["field"] for each in drawn_fields(at)]
    well(enter(at, "initialisation", "constant"))
    well(enter(at, "constant", 0.25))
    assert shown(at).initialisation == Initialisation("constant", 0.25)
    well(enter(at, "initialisation", "kaiming"))
    assert shown(at).initialisation == Initialisation("kaiming")


def test_undo_and_redo_are_offered_where_there_is_something_to(app):
    at = app()
    assert field(at, "undo")["disabled"]
    well(enter(at, "seed", 9))
    well(enter(at, "undo"))
    assert shown(at).seed == 0
    assert field(at, "seed")["value"] == 0
    assert field(at, "undo")["disabled"]
    well(enter(at, "redo"))
    assert shown(at).seed == 9


def test_all_of_it_is_spanish_too(app):
    at = app("net=lenet&lang=es")
    labels = [each["label"] for each in drawn_fields(at)]
    assert labels == [
        "Arquitectura", "Usar 1x32x32, 10 clases", "Alto", "Ancho", "Canales", "Clases",
        "Nombres de clases", "Pesos iniciales", "Semilla", "Deshacer", "Rehacer",
        "Ponerla al lado de esta", "o un enlace a una red",
    ]  # fmt: skip
