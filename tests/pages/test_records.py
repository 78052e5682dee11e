"""Every record of a table is on the page and the command line, worded in every language."""

import json

import pytest

from explorer.__main__ import main
from explorer.inspection.attribution import METHODS
from explorer.inspection.losses import LOSSES
from explorer.inspection.optimizers import OPTIMIZERS
from explorer.network.architectures import network
from explorer.network.columns import COLUMNS
from explorer.numerals import significant
from explorer.training.change import from_plain
from explorer.ui.shell.language import LANGUAGES, translations
from tests.pages.conftest import Opened

SMALL = network("lenet", (1, 20, 20), 4)
MLP = ["mlp", "--input", "1x8x8"]
TEXTS = {
    *(text for record in LOSSES.values() for text in (record.title, record.help)),
    *(record.help for record in OPTIMIZERS.values()),
    *(record.help for record in METHODS.values()),
    *(column.heading for column in COLUMNS),
}


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_titles_and_help_are_in_the_catalogue(language):
    known = translations(language)._catalog
    assert sorted(text for text in TEXTS if text not in known) == []


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_a_loss_is_worked_out_by_hand_on_the_page(loss):
    page = Opened("gradients", SMALL, image="digit:0", loss=loss.name, stage="loss", part="code")
    facts = page.facts()
    assert float(facts["by-hand"]) == pytest.approx(float(facts["pytorchs"]), rel=0.01)
    assert any(loss.reference in caption.value for caption in page.app.caption)
    page = Opened("gradients", SMALL, image="digit:0", loss=loss.name, part="loss")
    assert page.field("loss")["value"] == loss.name
    assert float(page.facts()["loss"]) == pytest.approx(float(facts["by-hand"]), rel=0.01)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_an_optimizer_is_worked_out_by_hand_on_the_page(optimizer):
    asked = {"image": "digit:0", "update": f"{optimizer.name},0.01", "stage": "update"}
    page = Opened("gradients", SMALL, part="code", steps="2", **asked)
    assert any(optimizer.page in caption.value for caption in page.app.caption)
    codes = [code.value for code in page.app.code]
    made = optimizer.source("0.01").removeprefix("torch.")
    assert f"optimizer = {made}\noptimizer.step()" in codes
    page = Opened("gradients", SMALL, **asked)
    assert page.field("optimizer")["value"] == optimizer.name
    assert any("torch.optim:" in html.value for html in page.app.get("html"))


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_an_attribution_method_is_on_the_page_with_its_paper(method):
    page = Opened("gradients", SMALL, image="digit:0", part="pixels", method=method.name)
    assert page.field("method")["value"] == method.name
    assert any(method.reference in caption.value for caption in page.app.caption)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_command_line_trains_with_every_loss(loss, tmp_path, capsys):
    asked = ["--loss", loss, "--epochs", "1", "--output", str(tmp_path / "run")]
    assert main(["train", *MLP, *asked]) == 0
    record = from_plain(json.loads((tmp_path / "run" / "run.json").read_text()))
    assert record.beginning.loss == loss


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_the_command_line_knows_every_optimizer(optimizer, tmp_path, capsys):
    asked = ["--optimizer", optimizer.name, "--epochs", "1", "--output", str(tmp_path / "run")]
    assert main(["train", *MLP, *asked]) == 0
    capsys.readouterr()
    assert main(["table", *MLP, "--optimizer", optimizer.name, "--format", "json"]) == 0
    totals = json.loads(capsys.readouterr().out)["totals"]
    state = totals["training_step"]["optimizer_state"]
    assert state == 4 * optimizer.state_numbers * totals["parameters"]


@pytest.mark.parametrize(
    "asked", [["--loss", "nosuch"], ["--optimizer", "nosuch"]], ids=["loss", "optimizer"]
)
def test_the_command_line_refuses_an_unknown_name(asked, capsys):
    assert main(["train", *MLP, *asked]) == 2
    assert f"{asked[1]} is no {asked[0][2:]}; there are " in capsys.readouterr().err


def test_a_link_with_an_unknown_name_shows_what_goes_without_saying():
    asked = {"loss": "nosuch", "update": "nosuch,0.1", "stage": "loss"}
    page = Opened("gradients", SMALL, image="digit:0", **asked)
    assert page.field("loss")["value"] == "cross-entropy"
    guessing = significant(LOSSES["cross-entropy"].guessing.value(4))
    assert any(guessing in caption.value for caption in page.app.caption)
