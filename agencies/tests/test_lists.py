"""Lists that are sorted by their headings: allowed columns, the same order on all pages, and what survives."""

from html.parser import HTMLParser

import pytest
from django.http import QueryDict

from agencies.lists import Sorting
from agencies.models import Regency
from tests import make

SORTING = Sorting({"days": ("starts_on", "-code"), "title": ("title", "code")}, usual="-days", downwards={"days"})


class Headings(HTMLParser):
    """Collects the headings of a page: their direction and the address to which they lead."""

    def __init__(self, html: str):
        super().__init__()
        self.headings: list[list[str | None]] = []
        self.is_in_heading = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "th":
            self.headings.append([given.get("aria-sort"), None])
        self.is_in_heading = tag == "th" or (self.is_in_heading and tag == "a")
        if tag == "a" and self.is_in_heading:
            self.headings[-1][1] = given["href"]


@pytest.mark.parametrize(
    ("query", "fields", "asked"),
    [
        ("", ("-starts_on", "code"), ""),
        ("sort=days", ("starts_on", "-code"), "days"),
        ("sort=title", ("title", "code"), "title"),
        ("sort=-title", ("-title", "-code"), "-title"),
        ("sort=password", ("-starts_on", "code"), ""),
        ("sort=--title", ("-starts_on", "code"), ""),
        ("sort=", ("-starts_on", "code"), ""),
    ],
)
def test_only_columns_of_the_list_are_allowed(query, fields, asked):
    order = SORTING.chosen(QueryDict(query))
    assert (order.fields, order.asked) == (fields, asked)


def test_the_next_press_turns_the_order_round():
    assert SORTING.chosen(QueryDict("")).next_of("days") == "days"
    assert SORTING.chosen(QueryDict("sort=title")).next_of("days") == "-days"
    assert SORTING.chosen(QueryDict("sort=title")).next_of("title") == "-title"


@pytest.mark.django_db
def test_headings_show_and_keep_the_order(regions, client):
    client.force_login(make.user())
    page = client.get("/agencies/?kind=regency&page=2&sort=-name")
    headings = Headings(page.content.decode()).headings
    assert headings[0] == ["descending", "?kind=regency&sort=name"]
    assert headings[2] == [None, "?kind=regency&sort=region"]
    assert '<input type="hidden" name="sort" value="-name">' in page.content.decode()


@pytest.mark.django_db
def test_pages_of_equal_rows_show_each_row_once(regions, client):
    """Thirty agencies have the same name, so only the tie-breaker orders them."""
    for regency in Regency.objects.all()[:30]:
        make.agency(regency.pk, kind="village", name="Perpustakaan Desa")
    client.force_login(make.user())
    for sort in ("name", "-name", "region", "-region"):
        pages = [client.get(f"/agencies/?kind=village&sort={sort}&page={page}") for page in (1, 2)]
        seen = [agency.pk for page in pages for agency in page.context["page_obj"]]
        assert len(seen) == len(set(seen)) == 30


@pytest.mark.django_db
def test_a_page_beyond_the_last_is_the_last(regions, client):
    for number in range(55):
        make.agency("18.03", kind="village", name=f"Desa {number:02}")
    client.force_login(make.user())
    page = client.get("/agencies/?kind=village&sort=-name&page=99")
    assert page.context["page_obj"].number == 3
    html = page.content.decode()
    assert 'form="page-jump"' in html
    assert (
        '<input type="hidden" name="kind" value="village"><input type="hidden" name="sort" value="-name"></form>'
        in html
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "sorts"),
    [
        ("/participants/", ["name", "agency"]),
        ("/registrations/", ["event", "name", "agency"]),
        ("/events/KEGIATAN/participants/", ["number", "name", "agency", "status"]),
        ("/events/KEGIATAN/certificates/", ["number", "name", "hours"]),
        ("/events/KEGIATAN/mail/", ["written", "state", "subject"]),
        ("/mail/", ["written"]),
        ("/events/", ["days", "event", "province", "taken"]),
        ("/reports/seats/", ["days", "event", "seats"]),
    ],
)
def test_each_list_sorts_both_ways(path, sorts, regions, client):
    event = make.event(code="KEGIATAN")
    other = make.event(
        code="LAIN",
        province="72",
        starts_on=event.starts_on.replace(year=2021),
        ends_on=event.starts_on.replace(year=2021),
        title="Bimtek Lain",
    )
    for each, names in ((event, ["Budi", "Ani"]), (other, ["Citra"])):
        for name in names:
            make.registration(each, make.agency(name=f"Dinas {name}"), full_name=name)
        make.mail(each)
    make.mail(event, subject="Aaa")
    client.force_login(make.user())
    for sort in sorts:
        up = [row.pk for row in client.get(f"{path}?sort={sort}").context["page_obj"]]
        down = [row.pk for row in client.get(f"{path}?sort=-{sort}").context["page_obj"]]
        assert up == down[::-1]
        assert up


@pytest.mark.django_db
def test_national_lists_name_the_regency_and_the_province_of_a_village(regions, client):
    village = make.agency("18.03", kind="village", name="Perpustakaan Desa Air Mukti")
    make.registration(make.event(), village, full_name="Ani")
    for reader, is_there in ((make.user(), True), (make.user(province="18"), False)):
        client.force_login(reader)
        for path in ("/participants/", "/registrations/"):
            html = client.get(path).content.decode()
            body = html[html.index("<tbody>") : html.index("</tbody>")]
            assert village.regency.full_name in body
            assert ("Lampung</span>" in body) is is_there


@pytest.mark.django_db
def test_years_are_chosen(regions, client):
    make.event(code="LAMA", starts_on=make.event().starts_on.replace(year=2019))
    client.force_login(make.user())
    page = client.get("/events/?year=2019")
    assert [event.code for event in page.context["page_obj"]] == ["LAMA"]
    assert '<option value="2019" selected>2019</option>' in page.content.decode()


@pytest.mark.django_db
def test_an_error_message_is_red(regions, client):
    event = make.event(status="open")
    client.force_login(make.user())
    page = client.post(f"/events/{event.code}/participants/decide/", {"decision": "confirm"}, follow=True)
    assert 'class="alert alert-danger' in page.content.decode()
