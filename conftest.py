import pytest

from agencies.regions import load_regions
from scripts.messages import compile_stale


def pytest_configure(config):
    # In the parent alone: pytest-xdist's workers start after it, with everything compiled.
    if not hasattr(config, "workerinput"):
        compile_stale()


@pytest.fixture
def regions(db):
    """The 38 provinces and 514 regencies."""
    load_regions()
