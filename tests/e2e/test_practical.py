"""The README's walk through the practical: each link opens, and shows what the table says."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

README = Path(__file__).parent.parent.parent / "README.md"
ROW = re.compile(r"^\| (\d+) \|.*\[.*\]\(http://localhost:8501(/\S*)\) \| `(.*)` \|$", re.MULTILINE)
CELLS = ROW.findall(README.read_text(encoding="utf-8"))


def test_every_code_cell_has_its_row():
    assert [int(number) for number, _, _ in CELLS] == list(range(1, 18))


@pytest.mark.parametrize(("path", "value"), [cell[1:] for cell in CELLS])
def test_the_link_shows_what_the_table_says(look, path, value):
    page = look(path)
    # Thousands stand apart by a narrow space, which nobody types into a README.
    text = re.compile(re.escape(value).replace(r"\ ", r"[\s\u202f]"))
    expect(page.get_by_text(text).first).to_be_visible()
