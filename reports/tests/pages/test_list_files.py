"""The lists behind the numbers of reports as spreadsheets."""

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


def test_seats_of_another_province_are_not_found(regions, client):
    client.force_login(make.user(province="18"))
    assert client.post("/reports/seats/?province=72").status_code == 404
