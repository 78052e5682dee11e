"""That there is no class to predict is said wherever it matters, whatever else may surprise."""

import pytest

from explorer.network.shapes import Table
from explorer.sentence import Refusal, Sentence
from explorer.training.beginning import Beginning
from explorer.training.run import check
from tests.pages.conftest import WITHOUT_LOGITS, Opened

pytestmark = pytest.mark.usefixtures("framed")
MISSING = "has no class to predict"


@pytest.fixture(autouse=True)
def other_notices(monkeypatch):
    """The sentence need not be a network's last notice."""
    monkeypatch.setattr(Table, "notices", (Sentence("Something else."),))


def test_the_page_and_its_stops_say_it():
    page = Opened("feature_maps", WITHOUT_LOGITS)
    assert [MISSING in sentence for sentence in page.said()] == [True]
    stops = page.given("glassbox-stop")["stops"]
    barred = {stop["name"] for stop in stops if MISSING in stop["reason"]}
    assert barred == {"loss", "zero_grad", "backward", "update", "again"}


def test_training_is_refused_with_it():
    with pytest.raises(Refusal, match=MISSING):
        check(Beginning(WITHOUT_LOGITS))
