"""What a first visitor would otherwise wait for: imports, first calls, first runs of the pages."""

from importlib import import_module
from pkgutil import walk_packages

import explorer
from explorer import installation
from explorer.ui.shell import streamlit_internals
from explorer.ui.shell.language import LANGUAGES, translations

_log = streamlit_internals.logger()

# A page that takes longer than this is left to its first visitor.
_PATIENCE = 60.0


def load() -> None:
    """Imports all that a page may import late, and pays for PyTorch's first calls."""
    for module in walk_packages(explorer.__path__, "explorer."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for language in LANGUAGES:
        translations(language)
    _first_calls()


def _first_calls() -> None:
    """The digits, torchinfo's first look, an optimizer's first step: 2 s each, once."""
    import captum.attr  # noqa: F401 - 0.8 s, once
    import torch
    import torchinfo

    from explorer.data.digits import digits

    digits()
    # A core each: sessions whose layers all want every core wait for one another (four times as
    # long where two sessions met on two cores), and sums keep one order, so that runs repeat.
    torch.set_num_threads(1)
    with torch.device("meta"):
        module = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.Flatten())
    torchinfo.summary(module, input_size=(1, 1, 4, 4), device="meta", verbose=0)
    layer = torch.nn.Linear(2, 2)
    step = torch.optim.SGD(layer.parameters(), lr=0.1)
    torch.nn.functional.cross_entropy(layer(torch.zeros(1, 2)), torch.tensor([0])).backward()
    step.step()


async def visit() -> None:
    """Runs each page once, as a visitor's browser would."""
    pages = ["", *sorted(page.stem for page in installation.PAGES.glob("*.py"))]
    try:
        await streamlit_internals.visit(pages, _PATIENCE)
    except TimeoutError:
        _log.warning("the pages were not warm after %.0f s", _PATIENCE)
