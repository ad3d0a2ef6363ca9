"""The benchmark measures every page of the portal."""

import pytest

from scripts.bench.pages.examples import LEADS_ON, NOT_MEASURED, VARIANTS, is_known
from scripts.bench.pages.growth import grown
from scripts.bench.pages.lines import PageLine
from tests.access.addresses import every_address


def test_every_address_has_an_example_or_a_reason():
    """A new address needs a line in OBJECTS of tests/access/test_scope.py, or here in NOT_MEASURED."""
    assert [address.template for address in every_address() if not is_known(address)] == []
    names = {address.key for address in every_address()}
    assert {*NOT_MEASURED, *LEADS_ON, *VARIANTS} <= names


def test_an_address_without_an_example_is_found():
    address = next(address for address in every_address() if address.key == "events:photo")
    assert is_known(address)
    unknown = type(address)("events:new-page", "/new/%(strange)s/", ("strange",), address.pattern)
    assert not is_known(unknown)


def line(**values) -> PageLine:
    return PageLine(**{"name": "/events/", "reader": "coordinator", "engine": "sqlite", "status": 200} | values)


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"queries": 25, "bytes": 100_000, "goal": 0.4}, []),
        ({"queries": 26}, ["/events/ (coordinator): 26 queries"]),
        ({"bytes": 123_000, "goal": 1.0}, ["/events/ (coordinator): 123 KB"]),
        ({"bytes": 123_000}, []),  # a file
        ({"status": 500}, ["/events/ (coordinator): 500"]),
        ({"status": 404}, []),
    ],
)
def test_problems_of_a_page(values, problems):
    assert list(line(**values).problems()) == problems


def test_a_slow_page_misses_its_goal():
    assert line(ratio=0.4, goal=0.4).is_met
    assert not line(ratio=0.5, goal=0.4).is_met


def test_growth_from_a_tenth():
    """Reports may need twelve times as long with ten times the data, other pages hardly longer."""
    small = [line(ours_s=0.1), line(name="/reports/funnel/", ours_s=0.1), line(name="/gone/", ours_s=1)]
    large = [line(ours_s=0.2), line(name="/reports/funnel/", ours_s=1.1), line(name="/new/", ours_s=1)]
    of_list, of_report = grown([one.as_json() for one in small], [one.as_json() for one in large])
    assert (of_list.name, of_list.times, of_list.is_met) == ("/events/", 2.0, False)
    assert (of_report.times, of_report.is_met) == (11.0, True)
