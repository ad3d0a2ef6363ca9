"""The check-in page compares names by the portal's own rules."""

import json
from pathlib import Path

import pytest

from participants.identity.likeness import may_be_the_same, rules

NAMES = json.loads((Path(__file__).resolve().parents[3] / "tests/js/door/names.json").read_text())


def test_the_page_is_tested_with_the_rules_that_the_portal_sends():
    """If the rules have changed, write those of this function into the file: its tests of JavaScript need them."""
    assert NAMES["rules"] == rules()


@pytest.mark.parametrize(
    ("pair", "expected"),
    [pytest.param(pair, True, id=pair[0]) for pair in NAMES["likely"]]
    + [pytest.param(pair, False, id=pair[0]) for pair in NAMES["different"]],
)
def test_the_portal_compares_the_names_as_the_page_does(pair, expected):
    one, other = pair
    assert (may_be_the_same(one, other), may_be_the_same(other, one)) == (expected, expected)
