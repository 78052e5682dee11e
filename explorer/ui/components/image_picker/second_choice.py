"""What the image in hand is compared with, of what is there already; the way to take it away."""

from explorer.ui.components import fields
from explorer.ui.components.fields import Field, Line
from explorer.ui.session import second_image
from explorer.ui.session.entries import Entry, receives
from explorer.ui.shell.language import _

_TARGET = "second"


def show() -> None:
    """Draws both; nothing where there is neither."""
    second, known = second_image.second(), second_image.known()
    lines = []
    if known:
        lines.append(Line((_known(known),), "1fr"))
    if second is not None:
        lines.append(Line((Field(_TARGET, "end", "button", _("Take it away"), icon="close"),)))
    fields.show(lines, "second-image")


def _known(known: dict[str, str]) -> Field:
    text = second_image.text()
    return Field(
        _TARGET, "second", "choice", _("What is there already"), text if text in known else None,
        options=tuple(known.items()), placeholder=_("another image, from below"),
    )  # fmt: skip


@receives(_TARGET)
def _entered(entry: Entry) -> None:
    second_image.compare(None if entry.field == "end" else str(entry.value))
