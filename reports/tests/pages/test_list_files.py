"""The lists behind the numbers of reports as spreadsheets."""

from datetime import date

import pytest

from accounts.models import Entry
from tests import make
from tests.workbooks import opened

pytestmark = pytest.mark.one_engine("files; the pages of these lists read the same rows on both engines")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/reports/seats/?year=2022", [["Dinas", "Kabupaten/Kota", "18.03", 10, "LAMA"]]),
        ("/reports/seats/?year=2020", []),
        ("/reports/events/", [["LAMA", "Bimtek LAMA"]]),
        ("/reports/regencies/?province=18&status=covered", [["18.03", "1806", "Kabupaten Lampung Utara"]]),
    ],
)
def test_they_have_what_the_page_shows_to_this_reader(path, found, regions, client):
    make.registration(make.event(code="LAMA", sessions=1), make.agency("18.03", name="Dinas"), marks="H")
    make.registration(make.event("72", code="ORANG", sessions=1), make.agency("72.01"), marks="H")
    client.force_login(make.user(province="18"))
    rows = [list(row) for row in opened(client.post(path).content).worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [row[: len(found[0])] for row in rows] == found if found else not rows
    assert Entry.objects.get(action="list-downloaded").changes == {"count": [None, len(found)]}
    assert (b"Unduh Excel" in client.get(path).content) == bool(found)


def test_regencies_and_events_are_sorted_on_the_page_and_in_the_file(regions, client):
    for day, code in (("2022-03-01", "18.04"), ("2021-03-01", "18.03")):
        event = make.event(code=f"E{code[-1]}", title=f"Bimtek {code}", sessions=1, starts_on=date.fromisoformat(day))
        make.registration(event, make.agency(code), marks="H")
    make.agency("18.05")
    client.force_login(make.user())
    for path, order in {
        "/reports/regencies/?province=18&status=eligible": ["18.03", "18.04", "18.05"],
        "/reports/regencies/?province=18&status=eligible&sort=-code": ["18.05", "18.04", "18.03"],
        "/reports/regencies/?province=18&status=eligible&sort=covered": ["18.03", "18.04", "18.05"],
        "/reports/regencies/?province=18&status=eligible&sort=-covered": ["18.04", "18.03", "18.05"],
        "/reports/events/": ["E4", "E3"],
        "/reports/events/?sort=event": ["E3", "E4"],
        "/reports/events/?sort=-password": ["E4", "E3"],
    }.items():
        assert [one.code for one in client.get(path).context["page_obj"]] == order
        rows = opened(client.post(path).content).worksheets[0].iter_rows(min_row=2, max_col=1, values_only=True)
        assert [row[0] for row in rows] == order


def test_seats_of_another_province_are_not_found(regions, client):
    client.force_login(make.user(province="18"))
    assert client.post("/reports/seats/?province=72").status_code == 404
