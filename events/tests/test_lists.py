"""The lists of events, seats and letters as spreadsheets."""

import pytest

from accounts.models import Entry
from tests import make
from tests.workbooks import opened

pytestmark = pytest.mark.one_engine("files; the pages of these lists read the same rows on both engines")


@pytest.fixture
def lampung(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def table(answer, sheet=0, above=2):
    """Return the headers and the rows of a downloaded list, without the lines above them."""
    assert answer.status_code == 200
    rows = [list(row) for row in opened(answer.content).worksheets[sheet].values][above:]
    return rows[0], rows[1:]


@pytest.mark.parametrize(("query", "codes"), [("", ["OURS", "OLD"]), ("year=2021&page=2", ["OLD"]), ("course=x", [])])
def test_events_are_those_that_the_filters_show_to_this_reader(query, codes, lampung, client):
    make.coming_event(code="OURS")
    make.event(code="OLD", starts_on=make.date(2021, 3, 1))
    make.event("72", code="THEIRS")
    _headers, rows = table(client.post(f"/events/?{query}"), above=0)
    assert [row[0] for row in rows] == codes
    entry = Entry.objects.get(action="list-downloaded")
    assert (entry.by, entry.province, entry.changes) == (lampung, "18", {"count": [None, len(codes)]})


def test_the_columns_of_events_are_the_rows_of_the_event_workbook(lampung, client):
    event = make.event(sessions=1, title="=1+1", batch="I", organiser="Perpusnas")
    make.registration(event, make.agency("18.03"))
    headers, rows = table(client.post("/events/"), above=0)
    client.force_login(make.user())
    book = opened(client.get(f"/events/{event.code}/workbook/").content)
    facts = [list(row) for row in book["Kegiatan"].iter_rows(min_row=2, values_only=True)]
    assert [list(pair) for pair in zip(headers, rows[0], strict=True)][: len(facts)] == facts
    assert rows[0][len(facts) :] == ["Finished", 10, 1, 2]


def test_seats_are_read_as_those_of_the_event_workbook(lampung, client):
    event = make.coming_event(code="BARU", title="=Bimtek")
    make.quota(event, make.agency("72.01", name="=Dinas"), 4)
    make.quota(event, pool=("village", "18.03"), seats=3)
    make.registration(event, make.agency("18.04", name="Dinas"))
    headers, rows = table(client.post("/events/BARU/seats/file/"))
    assert rows == [
        [None, "Desa/Kelurahan", "18.03", 3, 0, 3],
        ["Dinas", "Kabupaten/Kota", "18.04", 10, 1, 9],
        ["=Dinas", "Kabupaten/Kota", "72.01", 4, 0, 4],
    ]
    client.force_login(make.user())
    kuota = opened(client.get("/events/BARU/workbook/").content)["Kuota"]
    ours, theirs = [headers[:4], *(row[:4] for row in rows)], [list(row) for row in kuota.values]
    assert sorted(ours[1:], key=str) == sorted(theirs[1:], key=str)
    assert ours[0] == theirs[0]
    entry = Entry.objects.get(action="list-downloaded")
    assert (entry.event, entry.changes) == (event.pk, {"count": [None, 3]})


def test_a_link_cannot_take_the_seats_away(lampung, client):
    event = make.coming_event()
    answer = client.get(f"/events/{event.code}/seats/file/")
    assert (answer.status_code, answer.url) == (302, event.get_absolute_url())
    assert not Entry.objects.filter(action="list-downloaded").exists()


def test_letters_are_those_of_the_readers_province_also_former_ones(lampung, client):
    event = make.coming_event(code="BARU")
    quota = make.quota(event, make.agency("18.03", name="Dinas"), 4)
    make.quota(event, make.agency("72.01", name="Lain"), 4)
    old = [letter for letter in make.invitations(event) if letter.province_id == "18"]
    quota.seats = 5
    quota.save()
    make.invitations(event, again=True)
    make.quota(event, make.agency("18.04", name="Baru"), 1)
    answer = client.post("/events/BARU/invitations/")
    _headers, rows = table(answer)
    new = quota.invitations.current().get()
    assert [row[:5] for row in rows] == [
        ["Dinas", "Kabupaten/Kota", "18.03", 5, new.number.text],
        ["Baru", "Kabupaten/Kota", "18.04", 1, None],
    ]
    assert [row[6] for row in rows] == ["Issued", "Not issued"]
    _headers, former = table(answer, sheet=1, above=0)
    assert [(row[1], row[3]) for row in former] == [(old[0].number.text, new.number.text)]
    assert Entry.objects.get(action="list-downloaded").subject == "BARU · Invitation letters"


@pytest.mark.parametrize("path", ["/events/{}/seats/file/", "/events/{}/invitations/"])
def test_an_event_of_others_has_no_lists(path, lampung, client):
    theirs = make.event("72")
    assert client.post(path.format(theirs.code)).status_code == 404
    assert not Entry.objects.filter(action="list-downloaded").exists()


@pytest.mark.parametrize(("path", "count"), [("/events/", 5), ("seats/file/", 5), ("invitations/", 8)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(rows, path, count, lampung, client, django_assert_num_queries):
    event = make.coming_event(code="BARU")
    for _number in range(rows):
        make.quota(event, make.agency("18.03", "village"))
        make.coming_event()
    make.invitations(event)
    with django_assert_num_queries(count):
        client.post(path if path.startswith("/") else f"/events/BARU/{path}")
