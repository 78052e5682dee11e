"""axe-core finds nothing serious on any page, in either theme and language."""

import itertools

import pytest

from tests.e2e.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SERIOUS = ("serious", "critical")
PAGES = {
    "architecture": "/?net=lenet",
    "broken": "/?net=alexnet&in=3x32x32&classes=10",
    "resnet18": "/feature_maps?net=resnet18&in=3x64x64&classes=10",
    "maps": "/feature_maps?net=lenet&value=conv2:3,2,1",
    "gradients": "/gradients?net=lenet",
    "loss": "/gradients?net=lenet&stage=loss",
    "update": "/gradients?net=lenet&stage=update",
    "training": "/training?net=lenet",
}
LOOKS = {
    "light": {"color_scheme": "light", "locale": "en-GB"},
    "dark": {"color_scheme": "dark", "locale": "es-ES"},
}
_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, impact, help, nodes }) => [impact, id, help,
    nodes.slice(0, 3).map(({ target, failureSummary }) => [target.join(" "), failureSummary])]);
}"""


LENGTHS = {
    "architecture-dark": (),
    "training-light": (),
    "maps-light": pytest.mark.thorough,
    "gradients-dark": pytest.mark.thorough,
}
"""Where a page in one look is tried before the long run."""


def in_both_looks():
    """Every page in both looks."""
    for (page, path), (name, options) in itertools.product(PAGES.items(), LOOKS.items()):
        case = f"{page}-{name}"
        yield pytest.param(path, options, marks=LENGTHS.get(case, pytest.mark.soak), id=case)


@pytest.mark.parametrize(("path", "look_of_it"), [*in_both_looks()])
def test_nothing_serious_is_found(look, path, look_of_it):
    page = look(path, **look_of_it)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN)
    assert [each for each in found if each[0] in SERIOUS] == []
