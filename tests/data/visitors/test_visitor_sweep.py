"""What is not used goes, what is used stays, and what a lost process left goes too."""

import os

from explorer.data import image_caches
from explorer.data.own import kept_sets
from explorer.data.visitors.tab_record import TabRecord
from explorer.data.visitors.visitor_sweep import sweep
from explorer.sentence import Sentence
from tests.data.visitors.conftest import A_DAY, OTHER_KEY, TAB, few, noise


def test_what_was_not_used_for_as_long_as_it_is_kept_goes(visitors):
    kept = visitors.store()
    old, used = (kept.keep_picture(noise(seed), "picture") for seed in (0, 1))
    kept.keep_tab(TAB, TabRecord(ink=old))
    visitors.time += 20 * A_DAY
    assert kept.picture(used) is not None
    visitors.time += 11 * A_DAY
    sweep(visitors.now)
    assert [item.digest for item in kept.items()] == [used]
    assert kept.tab(TAB) is None
    visitors.time += 31 * A_DAY
    sweep(visitors.now)
    (folder,) = (visitors.folder / "visitors").iterdir()
    os.utime(folder, (visitors.time, visitors.time))
    visitors.time += 2 * A_DAY
    sweep(visitors.now)
    assert not folder.exists()


def test_a_folder_that_was_just_made_stays_for_what_is_written_into_it(visitors):
    with visitors.store().locked():
        folder = visitors.folder / "visitors" / visitors.store().name
    os.utime(folder, (visitors.time, visitors.time))
    sweep(visitors.now)
    assert folder.exists()


def test_the_days_are_a_setting(visitors, monkeypatch):
    monkeypatch.setenv("EXPLORER_VISITOR_DAYS", "2")
    kept = visitors.store()
    kept.keep_picture(noise(), "picture")
    visitors.time += 1 * A_DAY
    sweep(visitors.now)
    assert len(kept.items()) == 1
    visitors.time += 2 * A_DAY
    sweep(visitors.now)
    assert kept.items() == []


def test_a_data_set_goes_when_the_last_that_claims_it_has_not_used_it(visitors):
    digest = kept_sets.keep(few(7))
    path = kept_sets.path_of(digest)
    visitors.store().claim(digest, Sentence("a, b"))
    os.utime(path, (visitors.time, visitors.time))
    visitors.time += 20 * A_DAY
    visitors.store(OTHER_KEY).claim(digest, Sentence("a, b"))
    visitors.time += 11 * A_DAY
    sweep(visitors.now)
    assert path.exists()
    assert visitors.store().claims() == []
    os.utime(path, (visitors.time, visitors.time))  # as whoever opens it does
    visitors.time += 29 * A_DAY
    sweep(visitors.now)
    assert path.exists()
    visitors.time += 2 * A_DAY
    sweep(visitors.now)
    assert not path.exists()
    image_caches.empty()


def test_opening_a_data_set_is_using_it(visitors):
    digest = kept_sets.keep(few(7))
    path = kept_sets.path_of(digest)
    kept_sets.dataset_of(digest)
    os.utime(path, (1, 1))
    kept_sets.dataset_of(digest)
    assert path.stat().st_mtime > 1
    image_caches.empty()


def test_half_written_files_and_pixels_without_a_record_go_after_a_day(visitors):
    kept = visitors.store()
    digest = kept.keep_picture(noise(), "picture")
    shelf = visitors.folder / "visitors" / kept.name / "pictures"
    strays = [shelf / ".half.part", shelf / f"{'0' * 32}.png"]
    for each in strays:
        each.write_bytes(b"half")
        os.utime(each, (visitors.time, visitors.time))
    sweep(visitors.now)
    assert all(each.exists() for each in strays)
    visitors.time += 2 * A_DAY
    sweep(visitors.now)
    assert not any(each.exists() for each in strays)
    assert kept.picture(digest) is not None


def test_one_folder_that_cannot_be_swept_keeps_no_other_from_it(visitors, caplog):
    kept = visitors.store()
    kept.keep_picture(noise(), "picture")
    broken = visitors.folder / "visitors" / "0" / "tabs"
    broken.parent.mkdir()
    broken.write_text("a file where a folder should be")
    visitors.time += 31 * A_DAY
    sweep(visitors.now)
    assert kept.items() == []
    assert "is not swept" in caplog.text
