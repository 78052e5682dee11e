"""What the server keeps for this browser: a list, with what deletes each thing and all of it."""

from collections.abc import Iterable
from datetime import UTC, datetime

import streamlit as st

from explorer.data.visitors.visitor_store import Item, ItemKind
from explorer.numerals import memory
from explorer.sentence import N_, Sentence
from explorer.ui.components.literal_text import literal
from explorer.ui.session import visitor
from explorer.ui.shell.language import _, ngettext, say

_KINDS: dict[ItemKind, str] = {
    "picture": N_("picture"),
    "drawing": N_("drawing"),
    "album": N_("for a data set"),
    "data set": N_("data set"),
}
_MOST_ROWS = 50
_WIDE = 460
"""Of the list, in pixels."""


def show() -> None:
    """Draws the heading, and what it opens."""
    with st.expander(
        _("Your pictures and data"), icon=":material/photo_library:", key="visitor-items",
        on_change="rerun", width=_WIDE,
    ) as opened:  # fmt: skip
        if opened.open:
            _list()
    refusal = visitor.refusal()
    if refusal is not None:
        st.warning(literal(say(refusal)), icon=":material/block:")


def _list() -> None:
    rows = _rows(visitor.items())
    if rows:
        st.caption(
            _("Only this browser has them. {size} are kept on this server.").format(
                size=memory(visitor.size())
            )
        )
    else:
        st.caption(_("Nothing yet: pictures, drawings and data sets that you bring stand here."))
    for row in rows[:_MOST_ROWS]:
        _row(row)
    if len(rows) > _MOST_ROWS:
        count = len(rows) - _MOST_ROWS
        st.caption(
            ngettext(
                "And {count} that was used longer ago.",
                "And {count} that were used longer ago.", count,
            ).format(count=count)
        )  # fmt: skip
    _everything()


def _rows(items: Iterable[Item]) -> list[list[Item]]:
    """An item each; of the pictures for a data set, a class each."""
    rows: dict[tuple[str, object], list[Item]] = {}
    for item in items:
        key = item.name if item.kind == "album" else item.digest
        rows.setdefault((item.kind, key), []).append(item)
    return list(rows.values())


def _row(row: list[Item]) -> None:
    item = row[0]
    picture, text, use, delete = st.columns([2, 8, 3, 3], gap="small", vertical_alignment="center")
    if item.thumbnail is not None:
        picture.image(item.thumbnail, width="content", alt=say(item.name))
    text.markdown(literal(say(item.name)))
    text.caption(" · ".join(_facts(row)))
    if item.kind in ("picture", "drawing"):
        use.button(
            _("Use"), key=f"use-{item.digest}", type="tertiary", on_click=visitor.use,
            args=(item,), help=_("Puts it in place of the image in hand."),
        )  # fmt: skip
    delete.button(
        _("Delete"), key=f"delete-{item.digest}", type="tertiary", on_click=visitor.delete,
        args=tuple(row), help=_("Deletes {name}.").format(name=literal(say(item.name))),
    )  # fmt: skip


def _facts(row: list[Item]) -> list[str]:
    """Kind, size, how long it stays."""
    until = datetime.fromtimestamp(max(item.kept_until for item in row), UTC)
    count = [
        ngettext("{count} picture", "{count} pictures", len(row)).format(count=len(row))
    ] if row[0].kind == "album" else []  # fmt: skip
    return [
        *count,
        say(Sentence(_KINDS[row[0].kind])),
        memory(sum(item.size for item in row)),
        _("kept until {date}").format(date=until.date().isoformat()),
    ]


def _everything() -> None:
    if not visitor.asks_before_all():
        st.button(
            _("Delete everything"), icon=":material/delete_forever:", key="delete-all",
            on_click=visitor.ask_before_all, args=(True,),
        )  # fmt: skip
        return
    st.warning(
        _("This deletes all pictures, drawings and data sets of this browser, and what its tabs "
          "would bring back after a reload. A data set that somebody else sent too stays theirs. "
          "Runs stay: they are listed on the Training page, and one whose data set is deleted says "
          "so."),
        icon=":material/delete_forever:",
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Yes, delete everything"), type="primary", key="delete-all-yes",
            on_click=visitor.delete_all,
        )  # fmt: skip
        st.button(_("Cancel"), key="delete-all-no", on_click=visitor.ask_before_all, args=(False,))
