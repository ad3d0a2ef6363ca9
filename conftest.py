import pytest

from agencies.regions import load_regions


@pytest.fixture
def regions(db):
    """The 38 provinces and 514 regencies."""
    load_regions()
