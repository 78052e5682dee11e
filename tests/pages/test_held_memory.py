"""What a session keeps between two runs of a page holds none of the large things that were made."""

import gc
import weakref
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from explorer.inspection import cached, capture, weights
from explorer.memory_budget import budget
from explorer.network import architectures, link
from explorer.ui.stage import scenes

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def made(monkeypatch):
    """What of it is still there."""
    cached._cache().clear()
    scenes.messages().clear()
    there = []

    def watched(make):
        def noted(*arguments):
            value = make(*arguments)
            there.append(weakref.ref(value))
            return value

        return noted

    for module, name in ((capture, "capture"), (capture, "gradients"), (weights, "fresh")):
        monkeypatch.setattr(module, name, watched(getattr(module, name)))
    return there


@pytest.mark.parametrize("page", ["feature_maps", "gradients"])
def test_a_session_holds_no_maps_no_gradients_and_no_weights(page, made, framed):
    before = budget().taken
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    network = architectures.network("lenet", (3, 96, 96), 10).with_(seed=7)
    for name, value in parse_qsl(link.query(network)):
        app.query_params[name] = value
    app.run().switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert len(made) >= 2
    assert budget().taken > before
    cached._cache().clear()
    scenes.messages().clear()
    gc.collect()
    assert [each() for each in made if each() is not None] == []
