"""An event's own list of letters can be sorted, on its page and in its file."""

from datetime import date

import pytest

from tests import make
from tests.workbooks import opened

pytestmark = pytest.mark.one_engine("rows are sorted in Python")


@pytest.fixture
def page(regions):
    event = make.coming_event("18", code="URUT")
    first, second, third = (make.agency("18.03", name=f"Dinas {name}") for name in "CAB")
    make.quota(event, first, seats=1)
    make.invitations(event, dated_on=date(2026, 3, 2))
    make.quota(event, second, seats=3)
    make.invitations(event, dated_on=date(2026, 3, 1))
    make.quota(event, third, seats=2)
    return "/events/URUT/invitations/"


@pytest.mark.parametrize(
    ("order", "agencies"),
    [("", "ABC"), ("-agency", "CBA"), ("-seats", "ABC"), ("day", "ACB"), ("-day", "CAB"), ("number", "CAB")],
)
def test_letters_are_listed_in_the_chosen_order(order, agencies, page, client):
    client.force_login(make.user())
    answer = client.get(f"{page}?sort={order}")
    assert [row.quota.agency.name[-1] for row in answer.context["rows"]] == list(agencies)
    sheet = opened(client.post(f"{page}?sort={order}").content).worksheets[0]
    assert [row[0][-1] for row in list(sheet.values)[3:]] == list(agencies)


def test_the_chosen_column_says_its_direction(page, client):
    client.force_login(make.user())
    html = client.get(f"{page}?sort=-seats").content.decode()
    assert '<th scope="col" class="num" aria-sort="descending"><a class="sorts" href="?sort=seats">' in html
