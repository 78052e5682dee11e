"""Who has the id of a run sees it, and takes nothing away; nobody guesses one."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.data.data_source import Source
from explorer.data.dataset import Dataset
from explorer.data.own import kept_sets
from explorer.data.visitors import visitor_store
from explorer.sentence import Refusal, Sentence
from explorer.training import owner, run_names, runs
from explorer.training.change import Record
from explorer.training.sharing import May, UnknownRun
from tests.training.conftest import KEY, OTHER_KEY, SMALL

STRANGER = owner.drawn()


def allowed(run, key="", take=""):
    """What somebody may do who looks at it; that is also all that is given out."""
    may = runs.look(run, key=key, take=take).may
    for least in (May.TAKE, May.TAKE_ALL):
        if may >= least:
            assert runs.taken_away(run, key, take, least).id == run
        else:
            with pytest.raises(Refusal):
                runs.taken_away(run, key, take, least)
    return may


def word(run, key=KEY):
    return runs.look(run, key=key).take


def test_a_thousand_guesses_find_no_run(folder):
    known = [runs.begin(SMALL, KEY) for _ in range(20)]
    names = [row.name for row in runs.histories({}, KEY)[0]]
    guesses = [f"{word}-{number}" for word in run_names.WORDS for number in range(10)]
    guesses += [*names, *(run_names.drawn_secret() for _ in range(1000)), known[0][:-1], ""]
    assert len(guesses) > 2000
    for guess in guesses:
        with pytest.raises(UnknownRun):
            runs.head(guess, STRANGER)
    assert runs.histories(dict.fromkeys(guesses), STRANGER, guesses) == ((), {})


def test_an_id_has_its_random_bits_and_says_nothing_of_the_run(folder):
    drawn = {runs.begin(SMALL, KEY) for _ in range(20)}
    assert len(drawn) == 20
    assert all(len(bytes.fromhex(run)) * 8 >= 96 for run in drawn)
    rows = runs.histories({}, KEY)[0]
    assert len({row.name for row in rows}) == 20  # of one's own, no two have one name
    assert not any(row.name in row.id or row.id in row.name for row in rows)


def test_what_there_never_was_and_what_was_deleted_are_answered_alike(run):
    runs.delete(run, KEY)
    said = set()
    for name in (run, run_names.drawn_secret(), "amber-3", "", "<b>", "../" + run, "x" * 500):
        for ask in (
            lambda: runs.head(name),  # noqa: B023 - called at once
            lambda: runs.look(name, key=STRANGER),  # noqa: B023
            lambda: runs.fork(name, 0, None, STRANGER),  # noqa: B023
            lambda: runs.play(name, STRANGER),  # noqa: B023
            lambda: runs.taken_away(name, STRANGER, ""),  # noqa: B023
        ):
            with pytest.raises(UnknownRun) as caught:
                ask()
            said.add(caught.value.sentence.template)
    assert len(said) == 1


def test_a_link_shows_a_run_and_its_owners_word_gives_it_away(run):
    assert allowed(run, KEY) == May.TAKE_ALL
    assert allowed(run, STRANGER) == allowed(run) == May.SEE
    assert word(run)
    assert word(run, STRANGER) == ""
    assert allowed(run, STRANGER, word(run)) == allowed(run, "", word(run)) == May.TAKE_ALL
    other = word(runs.begin(SMALL, KEY))
    for wrong in (other, word(run)[:-1], word(run).upper() + " ", run, "é", "0"):
        assert allowed(run, STRANGER, wrong) == May.SEE


def test_a_fork_of_what_may_only_be_seen_is_trained_and_not_taken_away(run, keep):
    runs.step(run, KEY, 3)
    keep()
    seen = runs.fork(run, 2, None, OTHER_KEY)
    runs.step(seen, OTHER_KEY, 2)
    keep()
    assert runs.look(seen, key=OTHER_KEY).step == 4
    assert allowed(seen, OTHER_KEY) == allowed(runs.fork(seen, 4, None, OTHER_KEY), OTHER_KEY) == 0
    assert allowed(seen, OTHER_KEY, word(seen, OTHER_KEY)) == May.SEE
    given = runs.fork(run, 2, None, OTHER_KEY, word(run))
    assert allowed(given, OTHER_KEY) == May.TAKE_ALL
    assert allowed(runs.fork(run, 2, None, KEY), KEY) == May.TAKE_ALL


def on_a_set_of_its_own():
    """What a run begins with that learns from images which some browser sent."""
    images = np.random.default_rng(0).integers(0, 256, (20, 1, 8, 8), dtype=np.uint8)
    data = Dataset("own", images, np.arange(20) % 2, ("cat", "dog"))
    network = SMALL.beginning.network
    beginning = replace(SMALL.beginning, source=Source("kept", digest=kept_sets.keep(data)))
    return Record(replace(beginning, network=network.with_(classes=2), batch=5))


def test_images_that_another_browser_sent_are_not_given_to_whoever_learns_from_them(folder):
    record = on_a_set_of_its_own()
    visitor_store.store(KEY).claim(record.beginning.source.digest, Sentence("cat, dog"))
    mine, theirs = runs.begin(record, KEY), runs.begin(record, OTHER_KEY)
    assert allowed(mine, KEY) == May.TAKE_ALL
    assert allowed(theirs, OTHER_KEY) == May.TAKE
    assert allowed(theirs, STRANGER, word(theirs, OTHER_KEY)) == May.TAKE
    assert allowed(runs.fork(theirs, 0, None, OTHER_KEY), OTHER_KEY) == May.TAKE
    assert allowed(runs.fork(mine, 0, None, OTHER_KEY, word(mine)), OTHER_KEY) == May.TAKE_ALL


@pytest.mark.parametrize(
    "name, stem",
    [
        ("sky-1", "sky-1"), ("wide <b>net</b>", "wide-b-net-b"), ("../../etc/passwd", "etc-passwd"),
        ("Größe 3", "Größe-3"), ("...", "run"), ("", "run"), ("a\\b:c\0d", "a-b-c-d"),
    ],
)  # fmt: skip
def test_a_name_begins_the_name_of_a_file_whatever_it_holds(name, stem):
    assert run_names.file_stem(name) == stem
