"""How hard hypothesis tries: the same examples in every run; `HYPOTHESIS_PROFILE=long` for more.

And the folder in which the tests leave what visitors leave: never the user's own.
"""

import os

# Before torch comes in: its threads, one a core, hinder each other when two processes test.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

# No deadline: how long an example takes says more about the machine than about the code.
settings.register_profile(
    "short",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=60,
    print_blob=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
settings.register_profile("long", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


@pytest.fixture(scope="session", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EXPLORER_FOLDER", str(tmp_path_factory.mktemp("folder")))
        yield
