"""What the store keeps, bounds, refuses and deletes."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.data.images.picture import Picture
from explorer.data.own import kept_sets
from explorer.data.visitors import visitor_settings
from explorer.data.visitors.tab_record import TabRecord, own
from explorer.data.visitors.visitor_store import MOST_TAB, MOST_TABS, hashed, store
from explorer.sentence import Sentence, TooLarge
from tests.data.visitors.conftest import KEY, OTHER_KEY, TAB, few, noise

DIGIT = np.linspace(0, 1, 64, dtype=np.float32).reshape(1, 8, 8)


@pytest.mark.parametrize(
    "picture",
    [
        noise(),
        noise(1, (1, 5, 4), label=7),
        noise(2, (4, 5, 4)),
        Picture(DIGIT, Sentence("drawing")),
        Picture(np.zeros((1, 1, 16_000), np.uint8), Sentence("a thin one")),
    ],
    ids=["colour", "grey with a class", "four channels", "floats", "thin"],
)
def test_a_picture_comes_back_to_the_value_with_all_that_is_known_of_it(visitors, picture):
    digest = visitors.store().keep_picture(picture, "picture")
    back = visitors.store().picture(digest)
    assert back.pixels.dtype == picture.pixels.dtype
    assert np.array_equal(back.pixels, picture.pixels)
    assert (back.name, back.label, back.notes) == (picture.name, picture.label, picture.notes)
    assert back.digest == picture.digest
    assert not back.pixels.flags.writeable


def test_the_same_pixels_are_kept_once_and_listed_with_what_they_take(visitors):
    kept = visitors.store()
    digest = kept.keep_picture(noise(), "picture")
    visitors.time += 5
    assert kept.keep_picture(noise(), "picture") == digest
    (item,) = kept.items()
    assert (item.kind, str(item.name), item.digest) == ("picture", "photo.png", digest)
    assert item.used_at == visitors.time
    assert item.kept_until == visitors.time + 30 * 86_400
    assert item.size == kept.size() > 20 * 30 * 3
    assert item.thumbnail.startswith(b"\x89PNG")


def test_a_tab_comes_back_and_beyond_the_most_the_oldest_go(visitors):
    kept = visitors.store()
    record = TabRecord(places=("digit:3", own("0" * 32)), in_hand=1, fit="crop,unit",
                       study={"before": [{"net": "lenet"}]})  # fmt: skip
    kept.keep_tab(TAB, record)
    assert visitors.store().tab(TAB) == record
    for number in range(MOST_TABS):
        visitors.time += 1
        kept.keep_tab(f"another-tab-no-{number:04}", record)
    assert kept.tab(TAB) is None
    assert sum("/tabs/" in name for name in visitors.files()) == MOST_TABS


def test_a_tab_that_would_keep_too_much_is_refused_with_the_numbers(visitors):
    kept = visitors.store()
    with pytest.raises(TooLarge, match=r"takes 2\.00.MB, and 1\.00.MB are allowed"):
        kept.keep_tab(TAB, TabRecord(study={"before": ["x" * 2 * MOST_TAB]}))
    assert visitors.files() == []


def test_what_is_more_than_a_visitors_share_is_refused_with_the_numbers_and_nothing_is_lost(
    visitors,
):
    kept = visitors.store(quota=10_000)
    first = kept.keep_picture(noise(0), "picture")
    before = visitors.files()
    with pytest.raises(TooLarge) as refused:
        kept.keep_picture(noise(1, (3, 60, 60), "large.png"), "picture")
    text = str(refused.value.sentence)
    assert text.startswith("large.png takes 2")
    assert "of the 10.0\u202fkB that are kept for a browser are used" in text
    assert visitors.files() == before
    assert kept.picture(first) is not None
    assert visitors.store(OTHER_KEY, quota=40_000).keep_picture(noise(1, (3, 60, 60)), "picture")


def test_a_claimed_data_set_counts_and_stays_as_long_as_anybody_claims_it(visitors):
    mine, theirs = visitors.store(), visitors.store(OTHER_KEY)
    digest = kept_sets.keep(few(7))
    mine.claim(digest, Sentence("{names}", names="a, b"))
    theirs.claim(digest, Sentence("{names}", names="a, b"))
    (item,) = mine.items()
    assert (item.kind, str(item.name)) == ("data set", "a, b")
    assert item.size == mine.size() == kept_sets.path_of(digest).stat().st_size
    mine.delete(item)
    assert mine.items() == []
    assert kept_sets.dataset_of(digest).class_names == ("a", "b")
    theirs.delete_all()
    assert not kept_sets.path_of(digest).exists()


def test_a_deleted_picture_is_gone_from_the_disk_and_from_what_tabs_bring_back(visitors):
    kept = visitors.store()
    first, second = (kept.keep_picture(noise(seed), "picture") for seed in (0, 1))
    album = (first, "Ana"), (second, "Ben")
    places = own(first), own(second)
    kept.keep_tab(TAB, TabRecord(places=places, ink=first, album=album, picture=first))
    before = kept.deletions()
    kept.delete(next(item for item in kept.items() if item.digest == first))
    assert kept.deletions().last != before.last
    assert kept.deletions().last_of_all == before.last_of_all
    assert not kept.has_picture(first)
    assert kept.tab(TAB) == TabRecord(places=(own(second),), album=((second, "Ben"),))
    left = b"".join((visitors.folder / name).read_bytes() for name in visitors.files())
    assert b"Ana" not in left
    assert first.encode() not in left


def test_after_everything_is_deleted_nothing_is_left_but_that_it_was(visitors):
    mine, theirs = visitors.store(), visitors.store(OTHER_KEY)
    for kept in (mine, theirs):
        kept.keep_tab(TAB, TabRecord(ink=kept.keep_picture(noise(), "drawing")))
    mine.claim(kept_sets.keep(few(7)), Sentence("a"))
    mine.delete_all()
    own_folder = f"visitors/{hashed(KEY)}/"
    assert [each for each in visitors.files() if each.startswith(own_folder)] == [
        own_folder + "deleted.json"
    ]
    assert list((visitors.folder / "data").iterdir()) == []
    assert mine.items() == []
    assert mine.tab(TAB) is None
    assert mine.deletions().last_of_all
    assert theirs.tab(TAB) is not None


def test_the_key_is_nowhere_on_the_disk(visitors):
    kept = store(KEY)
    kept.keep_tab(TAB, TabRecord(ink=kept.keep_picture(noise(), "picture")))
    for path in visitors.folder.rglob("*"):
        assert KEY not in str(path)
        if path.is_file():
            assert KEY.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "name",
    ["", "short", "../../../../etc/passwd", "a/b/c/d/e/f/g/h/i/j", "x" * 41, "tab of sixteen or",
     "ñ" * 20, "a\0bcdefghijklmnopqr", "..-..-..-..-..-..", TAB + "\n"],
)  # fmt: skip
def test_a_name_that_is_none_of_a_tab_leads_nowhere(visitors, name):
    kept = visitors.store()
    assert kept.tab(name) is None
    with pytest.raises(ValueError, match="no name of a tab"):
        kept.keep_tab(name, TabRecord())
    assert kept.picture(name) is None
    assert not kept.has_picture(name)
    assert visitors.files() == []


DAMAGE = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "another": lambda content: content[::-1],
    "no object": lambda content: b"[1]",
    "deep": lambda content: b"[" * 90_000,
    "large": lambda content: content + b" " * 2_000_000,
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_passed_over_with_a_line_in_the_log(visitors, caplog, damage):
    kept = visitors.store()
    digest = kept.keep_picture(noise(), "picture")
    kept.keep_tab(TAB, TabRecord(ink=digest))
    for name in visitors.files():
        if name.endswith(".json"):
            path = visitors.folder / name
            path.write_bytes(damage(path.read_bytes()))
    assert kept.tab(TAB) is None
    assert kept.picture(digest) is None
    assert kept.items() == []
    assert sum("is passed over" in line for line in caplog.messages) == 3
    kept.keep_tab(TAB, TabRecord(in_hand=1))
    assert kept.tab(TAB) == TabRecord(in_hand=1)
    kept.delete_all()
    assert [name for name in visitors.files() if "deleted" not in name] == []


@pytest.mark.parametrize("seed, suffix", [(0, "png"), (1, "npz")])
def test_damaged_pixels_are_passed_over(visitors, caplog, seed, suffix):
    kept = visitors.store()
    picture = noise(shape=(3 if suffix == "png" else 4, 9, 9))
    digest = kept.keep_picture(picture, "picture")
    (name,) = (name for name in visitors.files() if name.endswith(suffix))
    other = noise(5, picture.pixels.shape)
    (visitors.folder / name).write_bytes((visitors.folder / name).read_bytes()[:50])
    assert kept.picture(digest) is None
    swapped = visitors.store(OTHER_KEY).keep_picture(other, "picture")
    theirs = next(each for each in visitors.files() if swapped in each and each.endswith(suffix))
    (visitors.folder / name).write_bytes((visitors.folder / theirs).read_bytes())
    assert kept.picture(digest) is None
    assert "its pixels are others" in caplog.messages[-1]


def test_a_record_that_names_a_file_elsewhere_is_passed_over(visitors):
    kept = visitors.store()
    digest = kept.keep_picture(noise(), "picture")
    path = next(visitors.folder / name for name in visitors.files() if name.endswith(".json"))
    path.write_text(path.read_text().replace(f"{digest}.png", "../../../secret.png"))
    assert kept.picture(digest) is None


_WRITER = """
import sys
from tests.data.visitors.conftest import KEY, TAB, noise
from explorer.data.visitors.tab_record import TabRecord
from explorer.data.visitors.visitor_store import store

for seed in range(8):
    store(KEY).keep_picture(noise(int(sys.argv[1]) * 100 + seed), "picture")
    store(KEY).keep_tab(TAB, TabRecord(in_hand=seed, study={"by": sys.argv[1]}))
"""


@pytest.mark.processes
def test_two_processes_write_at_once_and_each_file_is_whole(visitors):
    root = Path(__file__).parents[3]
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, number], cwd=root) for number in "12"
    ]
    assert [each.wait(60) for each in writers] == [0, 0]
    kept = visitors.store()
    items = kept.items()
    assert len(items) == 16
    assert all(kept.picture(item.digest) is not None for item in items)
    assert kept.tab(TAB).study["by"] in "12"
    assert not [name for name in visitors.files() if name.endswith(".part")]


@pytest.mark.parametrize("text", ["0", "-1", "much"])
def test_a_setting_that_says_nothing_is_named(visitors, monkeypatch, text):
    monkeypatch.setenv("EXPLORER_VISITOR_QUOTA", text)
    with pytest.raises(ValueError, match="EXPLORER_VISITOR_QUOTA must be a number"):
        visitor_settings.read()
