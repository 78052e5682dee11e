"""Every text is translated, none that is no longer said, and values keep their places."""

import ast
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from explorer.ui.shell.language import LANGUAGES, catalogue, translations

ROOT = Path(__file__).parents[3]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
TRANSLATED = [language for language in LANGUAGES if language != "en"]


@pytest.fixture(scope="module")
def said() -> Catalog:
    """All texts in the source, as `make translations` collects them."""
    texts = Catalog()
    for folder in (ROOT / "explorer", ROOT / "pages"):
        for _, _, message, *_ in extract_from_dir(
            folder, method_map=[("**.py", "python")], keywords=KEYWORDS
        ):
            texts.add(message)
    for _, message, *_ in extract_from_file("python", ROOT / "app.py", keywords=KEYWORDS):
        texts.add(message)
    return texts


@pytest.fixture(params=TRANSLATED)
def known(request) -> Catalog:
    with catalogue(request.param).open("rb") as source:
        return read_po(source, locale=request.param)


def texts(messages: Catalog) -> set:
    return {message.id for message in messages if message.id}


def test_nothing_is_untranslated(said, known):
    assert sorted(map(str, texts(said) - texts(known))) == [], (
        "make translations, then fill the gaps"
    )


def test_nothing_is_empty_or_only_guessed(known):
    guessed = [message.id for message in known if message.id and message.fuzzy]
    empty = [m.id for m in known if m.id and not (all(m.string) if m.pluralizable else m.string)]
    assert (guessed, empty) == ([], [])


def test_nothing_is_left_over(said, known):
    assert sorted(map(str, texts(known) - texts(said))) == []
    assert not known.obsolete


def places(text: str) -> list:
    return sorted(
        (name or "", form or "", conversion or "")
        for _, name, form, conversion in Formatter().parse(text)
        if name is not None
    )


def test_values_keep_their_places(known):
    for message in known:
        if message.id:
            ids = message.id if message.pluralizable else (message.id,)
            strings = message.string if message.pluralizable else (message.string,)
            for string in strings:
                assert places(string) == places(ids[-1]), message.id


def marked(tree: ast.AST, inside: str = "") -> list:
    """The calls of a marking name with what keeps a text from being collected, if anything does."""
    found = []
    if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") in KEYWORDS:
        literal = isinstance(tree.args[0], ast.Constant)
        found.append((tree.lineno, inside or ("" if literal else "not a literal")))
    inside = "in an f-string" if isinstance(tree, ast.JoinedStr) else inside
    return found + [call for child in ast.iter_child_nodes(tree) for call in marked(child, inside)]


@pytest.mark.parametrize(
    "path",
    [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "explorer").rglob("*.py")],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_marked_text_can_be_collected(path):
    """The collector reads literals only, and none inside an f-string."""
    calls = marked(ast.parse(path.read_text(encoding="utf-8")))
    assert [call for call in calls if call[1]] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_is_what_the_app_reads(language):
    assert translations(language).gettext("Feature maps") != "Feature maps"
    assert translations(language).gettext("Nobody says this") == "Nobody says this"
