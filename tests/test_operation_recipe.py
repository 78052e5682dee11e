"""CONTRIBUTING's recipe for an operation, followed in a copy of the tree: fewer than four files.

ChannelShuffle is written into the files that the recipe names, with its sentence in the catalogue,
and is then held to the contract of all operations. It takes what most others take too: an argument
that contradicts what comes in, lines of arithmetic, and maps that are made from others.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_operation_contract import DEMANDS

ROOT = Path(__file__).parent.parent
RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")

OPERATION = '''

from explorer.network.operations.argument import whole  # noqa: E402
from explorer.network.operations.checks import needs_equal_groups, needs_maps  # noqa: E402


@dataclass(frozen=True, kw_only=True)
class ChannelShuffle(Operation):
    """(N, C, H, W) -> the same: the first map of each group, then the second of each.

    torch.nn.ChannelShuffle, arXiv 1707.01083.
    """

    summary: ClassVar[Sentence] = Sentence(N_("Deals the maps of its groups out in turn."))
    family: ClassVar[Family] = "pointwise"
    passes_back: ClassVar[PassesBack] = "copy"

    groups: int = whole(1, 65_536)

    def output(self, site: Site) -> Shape:
        """Raises CannotWork where torch.nn.ChannelShuffle raises."""
        needs_maps(site, self.kind())
        counts = {Sentence(N_("input channels")): site.shape[1]}
        needs_equal_groups(site, "groups", self.groups, counts)
        return site.shape

    def arithmetic(self, site: Site) -> tuple[str, ...]:
        """2·8 = 16: groups, and the maps of each."""
        return (f"{self.groups}·{site.shape[1] // self.groups} = {site.shape[1]}",)

    def map_groups(self, site: Site, output: Shape) -> tuple[int, int]:
        """Each from one that stands elsewhere."""
        return output[1], output[1]
'''

TERMS = """

from explorer.network.operations.shaping import ChannelShuffle  # noqa: E402


@block_needed.register
def _(operation: ChannelShuffle, row: Row, which: int, block: Block) -> Block:
    return (block[0], (0, row.output_shape[1]), *block[2:])


@local_gradients.register
def _(operation: ChannelShuffle, crossing: Crossing) -> LocalGradients:
    image, channel, *pixel = crossing.position
    group, place = divmod(channel, crossing.values.shape[1] // operation.groups)
    return one_gradient((image, place * operation.groups + group, *pixel), 1.0)
"""

RECORDS = "export const SHAPING_VALUES = { "
RECORD = "ChannelShuffle: { explain: dealt }, "
VALUES = """
/** @param {Asked} at */
function dealt(at) {
  const [image, channel, ...pixel] = at.index, { groups } = at.entry.arguments;
  const own = (channel % groups) * (at.entry.shape[1] / groups) + Math.floor(channel / groups);
  const index = [image, own, ...pixel];
  return { parts: [single(0, index, given(at, 0, index))], copied: true };
}
"""

CATALOGUE = "explorer/locale/es/LC_MESSAGES/explorer.po"
TRANSLATED = """
msgid "Deals the maps of its groups out in turn."
msgstr "Reparte por turno los mapas de sus grupos."
"""

EDITS = {
    "explorer/network/operations/shaping.py": lambda text: text + OPERATION,
    "explorer/inspection/terms/shaping_terms.py": lambda text: text + TERMS,
    "explorer/ui/components/glass_box/js/values/shaping_values.js": (
        lambda text: text.replace(RECORDS, RECORDS + RECORD) + VALUES
    ),
}


@pytest.fixture
def changed(tmp_path):
    """The tree with the operation in it."""
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
    return tmp_path


def test_a_new_operation_takes_the_files_that_the_recipe_names_and_no_others(changed):
    assert len(EDITS) < 4
    assert all(f"`{Path(path).parent}/" in RECIPE for path in EDITS)
    held = ["tests/test_operation_contract.py", "tests/network/test_operations.py"]
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "ChannelShuffle", *held],
        cwd=changed, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    sizes_of_random = 1
    assert f"{len(DEMANDS) + sizes_of_random} passed" in answer.stdout
