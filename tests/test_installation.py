"""Where the app's files are, and what another Python needs to import the package."""

import subprocess
import sys
from pathlib import Path

import pytest

from explorer import installation

ROOT = Path(__file__).parent.parent


def test_in_a_checkout_the_files_are_at_its_top_level():
    assert installation.APP == ROOT / "app.py"
    assert {path.name for path in installation.PAGES.glob("*.py")} >= {"architecture.py"}
    assert (installation.STATIC / "ibm-plex-sans.woff2").is_file()


@pytest.mark.processes
def test_another_python_imports_the_package_and_nothing_of_the_folder_it_starts_in(tmp_path):
    (tmp_path / "random.py").write_text("raise ImportError('this is not what was meant')\n")
    program = "import random, explorer; print(explorer.__file__)"
    made = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env=installation.environment(), capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert Path(made.strip()) == ROOT / "explorer" / "__init__.py"
