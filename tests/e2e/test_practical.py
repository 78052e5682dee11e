"""The README's walk through the practical: each link opens, and shows what the table says."""

import re
from pathlib import Path

import pytest

README = Path(__file__).parent.parent.parent / "README.md"
ROW = re.compile(r"^\| (\d+) \|.*\[.*\]\(http://localhost:8501(/\S*)\) \| `(.*)` \|$", re.MULTILINE)
CELLS = ROW.findall(README.read_text(encoding="utf-8"))
IN_SPANISH = {
    "before backward": "antes de backward",
    "The loss fell from 2.26 to 2.12": "La pérdida bajó de 2.26 a 2.12",
}
"""What is not a number or a line of PyTorch."""
ROOMS = {"laptop": ((1280, 720), ""), "lecture room": ((1024, 768), "&present=1")}
LARGER = pytest.param("laptop", marks=pytest.mark.soak)
"""Where more of a page is seen than in the other."""
FIRST = {"1", "10", "12", "13", "14", "17"}
"""Cells in the suite, one of each kind: a table, logits, a loss, a gradient, an update, a size."""

SEEN = """(text) => {
  const wanted = new RegExp(text), roots = [document];
  const holds = (each) => wanted.test(each.textContent);
  const isAt = (root, element, { left, top, width, height }) => {
    const found = root.elementFromPoint(left + width / 2, top + height / 2);
    return width > 0 && top >= 0 && top + height <= innerHeight
      && Boolean(found && (element.contains(found) || found.contains(element)));
  };
  const ofText = (element) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), nodes = [];
    while (walk.nextNode()) nodes.push(walk.currentNode);
    const { index, 0: match } = wanted.exec(element.textContent), range = new Range();
    let at = 0;
    for (const node of nodes) {
      const [first, end] = [index - at, index + match.length - at];
      if (first >= 0 && first < node.length) range.setStart(node, first);
      if (end > 0 && end <= node.length) range.setEnd(node, end);
      at += node.length;
    }
    return range.getBoundingClientRect();
  };
  for (const root of roots) for (const each of root.querySelectorAll("*")) {
    if (each.shadowRoot) roots.push(each.shadowRoot);
    if (each.matches("input") && wanted.test(each.value)) {
      if (isAt(root, each, each.getBoundingClientRect())) return true;
    } else if (!each.matches("style, script") && holds(each) && ![...each.children].some(holds)) {
      if (isAt(root, each, ofText(each))) return true;
    }
  }
  return false;
}"""
"""Whether a text stands on the screen as it is, in no part that would have to be scrolled to."""


def test_every_code_cell_has_its_row():
    assert [int(number) for number, _, _ in CELLS] == list(range(1, 18))


@pytest.mark.parametrize("room", [LARGER, "lecture room"])
@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(path, value, id=number, marks=() if number in FIRST else pytest.mark.thorough)
        for number, path, value in CELLS
    ],
)
def test_the_link_shows_what_the_table_says_without_scrolling(visit_as, path, value, room):
    (width, height), presenting = ROOMS[room]
    visit = visit_as(viewport={"width": width, "height": height}, locale="es-ES")
    page = visit.open(path + presenting)
    # Thousands stand apart by a narrow space, which nobody types into a README.
    text = re.escape(IN_SPANISH.get(value, value)).replace(r"\ ", r"[\s\u202f]")
    page.wait_for_function(SEEN, arg=text.replace(r"\-", "-"))
