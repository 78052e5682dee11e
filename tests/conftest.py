"""How hard hypothesis tries, by the make target that runs the tests, and in which order files come.

And the folder in which the tests leave what visitors leave: never the user's own.
"""

import os

# Before torch comes in: its threads, one a core, hinder each other when two processes test.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, settings
from streamlit.components.v2 import manifest_scanner

# How long an example takes to draw or to test says more about the machine than about the code.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
# The same examples in every run, and no more than a run of the suite has time for.
_SAME = settings(
    _PATIENT,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
settings.register_profile("check", _SAME, max_examples=12)
settings.register_profile("test", _SAME, max_examples=25)
settings.register_profile("soak", _PATIENT, max_examples=400)
settings.register_profile("long", _PATIENT, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for other processes come first, so that small ones even out the end."""
    waiting = {item.path for item in items if item.get_closest_marker("processes")}
    items.sort(key=lambda item: item.path not in waiting and "e2e" not in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EXPLORER_FOLDER", str(tmp_path_factory.mktemp("folder")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _scanned() -> Iterator[None]:
    """Streamlit's test reads the metadata of all that is installed for each app."""
    with pytest.MonkeyPatch.context() as patched:
        scan = cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield
