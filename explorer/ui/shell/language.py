"""The visitor's language: from the link, else from the browser; a switch among the preferences.

English texts are the keys, so English needs no catalogue. The others are read once, as a translator
wrote them: there is no compiled copy that could be stale.
"""

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from explorer.sentence import Sentence
from explorer.ui.session.parameters import LANG
from explorer.ui.shell.streamlit_internals import run_memory

LANGUAGES = {"en": "English", "es": "Español"}
_SPOKEN = "language of the browser"
LOCALE = Path(__file__).parent.parent.parent / "locale"


def current() -> str:
    """The language of this session: one of `LANGUAGES`."""
    return LANG.value() or _of_the_browser()


def _of_the_browser() -> str:
    memory = run_memory()
    if _SPOKEN not in memory:
        spoken = (st.context.locale or "en").partition("-")[0].lower()
        memory[_SPOKEN] = spoken if spoken in LANGUAGES else "en"
    language: str = memory[_SPOKEN]
    return language


def asked_in(header: str) -> str:
    """The language that a browser asks for first, of those that there are, in Accept-Language."""
    spoken = (re.split("[-;]", each)[0].strip().lower() for each in header.split(","))
    return next((language for language in spoken if language in LANGUAGES), "en")


def _(text: str) -> str:
    """A text in the visitor's language. Extracted for translation by this name."""
    return translations(current()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """A text that depends on a count, in the visitor's language; the caller fills in `{count}`."""
    return translations(current()).ngettext(one, many, count)


def say(sentence: Sentence) -> str:
    """A sentence from a lower floor, with its values, in the visitor's language."""
    return sentence.text(translations(current()).gettext)


def switch() -> None:
    """The choice of language. Names stand in their own language, for whoever landed in another."""
    st.session_state["language"] = current()
    st.segmented_control(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="language",
        required=True,
        label_visibility="collapsed",
        on_change=_switched,
    )


def _switched() -> None:
    LANG.put(st.session_state["language"])


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; the untranslated texts for English."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    with catalogue(language).open("rb") as source:
        write_mo(compiled, read_po(source, locale=language, domain="explorer"))
    compiled.seek(0)
    return GNUTranslations(compiled)


def catalogue(language: str) -> Path:
    """The file that holds a language's translations."""
    return LOCALE / language / "LC_MESSAGES" / "explorer.po"
