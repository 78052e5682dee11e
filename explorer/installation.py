"""Where this package and the app's own files are, in a checkout and in an installed wheel.

In a checkout app.py, pages/, static/ and .streamlit/ stand beside the package. The wheel carries
them inside it, in _app/ (pyproject.toml, force-include), so that nothing called `app` or `pages` is
installed at the top level of anyone's environment.
"""

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent
_IN_THE_WHEEL = _PACKAGE / "_app"
_FOLDER = _IN_THE_WHEEL if _IN_THE_WHEEL.is_dir() else _PACKAGE.parent

APP = _FOLDER / "app.py"
"""The script that Streamlit runs. It reads .streamlit/config.toml and static/ beside it."""
PAGES = _FOLDER / "pages"
STATIC = _FOLDER / "static"
"""What the server hands out as it is, under app/static/: the fonts."""


def environment() -> dict[str, str]:
    """This process's environment, for another Python that is to import this package.

    It does not look for modules in the working directory: a random.py there would hide Python's.
    """
    paths = [str(_PACKAGE.parent), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONSAFEPATH": "1",
    }
