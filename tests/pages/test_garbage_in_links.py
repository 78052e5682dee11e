"""A link with garbage, opened in a session of its own: the page says so, and shows LeNet."""

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from explorer.network import link
from explorer.network.architectures import network
from tests.pages.conftest import APP, first
from tests.ui import entering


def warnings(app: AppTest) -> list[str]:
    assert [error.message for error in app.exception] == []
    return [element.value for element in app.warning]


@pytest.mark.parametrize(
    "query, sentence",
    [
        ("net=lenett", "There is no architecture called lenett"),
        ("in=3x0x32", "The height must be a whole number from 1 to 65536; it is 0."),
        ("classes=1000000000", "The number of classes must be a whole number from 1 to 10000"),
        ("layers=AAAA", "The layers in this link cannot be read"),
        ("net=%3Cscript%3Ealert(1)%3C/script%3E", "There is no architecture called <script>"),
        ("clases=3", "This link says clases, which means nothing here"),
        ("layer=conv9", "the layer conv9, which this network does not have, so conv1 is shown"),
        ("v=7", "This link is written in version 7; this explorer reads version 1."),
    ],
)
def test_a_link_with_garbage_says_so_and_shows_lenet(query, sentence):
    app = AppTest.from_file(APP, default_timeout=120)
    for name, value in parse_qsl(query):
        app.query_params[name] = value
    (warning,) = warnings(app.run())
    assert sentence in warning.replace("\\", "")  # no name is read as Markdown
    assert entering.field(app, "height")["value"] == 32
    assert warnings(entering.enter(app, "height", 64)) == []
    address = {name: first(app.query_params[name]) for name in app.query_params}
    described = {name: value for name, value in address.items() if name in link.KEYS}
    assert described == link.write(network("lenet", (1, 64, 32)))
