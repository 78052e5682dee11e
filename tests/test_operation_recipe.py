"""CONTRIBUTING's recipe for an operation, followed in a copy of the tree: fewer than four files.

Hardtanh is written into the files that the recipe names, with its sentence in the catalogue, and is
then held to the contract of all operations.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

OPERATION = '''

@dataclass(frozen=True, kw_only=True)
class Hardtanh(Pointwise):
    """x, but no less than min_val and no more than max_val. torch.nn.Hardtanh."""

    summary: ClassVar[Sentence] = Sentence(N_("Cuts off every value at both ends."))
    function: ClassVar[str] = "F.hardtanh({})"
    stored: ClassVar[Kept] = "input"

    min_val: float = real(-1_000, 0, -1.0)
    max_val: float = real(0, 1_000, 1.0)
'''

TERMS = """

from explorer.network.operations.activation import Hardtanh  # noqa: E402


@local_gradients.register
def _(operation: Hardtanh, crossing: Crossing) -> LocalGradients:
    within = operation.min_val < crossing.value < operation.max_val
    return one_gradient(crossing.position, 1.0 if within else 0.0)
"""

RECORDS = "export const ACTIVATION_VALUES = {\n"
RECORD = """  Hardtanh: activation(
    ({ min_val: least, max_val: most }) => (x) => Math.min(most, Math.max(least, x)),
    (x, { settings }) => [
      [`min(${settings.max_val}, max(${settings.min_val}, `], x, ["))"]],
    (taken) => functionCode("hardtanh", taken,
      `, ${taken.settings.min_val}, ${taken.settings.max_val}`)),
"""

CATALOGUE = "explorer/locale/es/LC_MESSAGES/explorer.po"
TRANSLATED = """
msgid "Cuts off every value at both ends."
msgstr "Corta cada valor por los dos extremos."
"""

EDITS = {
    "explorer/network/operations/activation.py": lambda text: text + OPERATION,
    "explorer/inspection/terms/activation_terms.py": lambda text: text + TERMS,
    "explorer/ui/components/glass_box/js/values/activation_values.js": (
        lambda text: text.replace(RECORDS, RECORDS + RECORD)
    ),
}


def test_a_new_operation_takes_the_files_that_the_recipe_names_and_no_others(tmp_path):
    assert len(EDITS) < 4
    assert all(f"`{Path(path).parent}/" in RECIPE for path in EDITS)
    for part in ("explorer", "tests", "pages", "app.py", "pyproject.toml", ".streamlit", "static"):
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / part)
    for path, edit in EDITS.items():
        before = (tmp_path / path).read_text(encoding="utf-8")
        after = edit(before)
        assert after != before, path
        (tmp_path / path).write_text(after, encoding="utf-8")
    with (tmp_path / CATALOGUE).open("a", encoding="utf-8") as catalogue:
        catalogue.write(TRANSLATED)
    contract = ["-m", "pytest", "-q", "-k", "Hardtanh", "tests/test_operation_contract.py"]
    answer = subprocess.run(
        [sys.executable, *contract], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "11 passed" in answer.stdout
