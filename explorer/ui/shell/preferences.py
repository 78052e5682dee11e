"""What a visitor likes: language, colours, presenter mode; and what the server keeps for them."""

from pathlib import Path

import streamlit as st

from explorer import installation
from explorer.ui.components.browser_module import component
from explorer.ui.session.bound_widgets import bound, entered
from explorer.ui.session.parameters import DIGITS
from explorer.ui.shell import language, page_frame, visitor_items
from explorer.ui.shell.language import _

_PAGES = ["/", *(f"/{page.stem}" for page in sorted(installation.PAGES.glob("*.py")))]
"""The paths of all pages."""

_theme = component("theme_choice", Path(__file__).parent / "theme_choice.js")


def show() -> None:
    """Draws the sign, and what it opens."""
    with st.popover(
        "", icon=":material/settings:", type="tertiary", key="preferences", on_change="rerun",
        help=_("Preferences"),
    ) as opened:  # fmt: skip
        if opened.open:
            _switches()
            visitor_items.show()


def _switches() -> None:
    language.switch()
    _theme(
        key="theme",
        data={
            "caption": _("Colours"),
            "names": {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")},
            "pages": _PAGES,
        },
    )
    page_frame.presenter_switch()
    _digits_switch()


def _digits_switch() -> None:
    """The control that writes all numbers with all of their digits."""
    st.toggle(
        _("All digits"),
        key=bound("all-digits", DIGITS.value() == "all"),
        help=_("Every number as it is in the tensor, and not its first three digits."),
        on_change=lambda: DIGITS.put("all" if entered("all-digits") else "few"),
    )
