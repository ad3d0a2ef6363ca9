"""The letterhead, written by coordinators."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import Entry
from events.invitations.letterhead import write_letterhead
from events.models import LetterSettings, Number
from tests import make, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("forms and PDF samples")]
ADDRESS = "/events/letterhead/"
FIELDS = {
    "letterhead": "Perpustakaan Contoh\nJalan Contoh 1",
    "place": "Jakarta",
    "pattern": "{serial:03d}/{unit}/{year}",
    "unit": "PPM",
    "classification": "DL.01",
    "signatory_position": "Kepala Pusat",
    "signatory_name": "Sri Penanda Tangan",
    "signatory_nip": "",
    "copies_to": "Gubernur Lampung",
    "nature": "ordinary",
    "on_behalf_of": "",
}


@pytest.fixture
def writer(client):
    user = make.user()
    client.force_login(user)
    return user


@pytest.mark.both_engines
def test_a_coordinator_can_write_and_change_the_letterhead(writer, client):
    assert client.post(ADDRESS, FIELDS).url == ADDRESS
    assert client.post(ADDRESS, FIELDS | {"place": "Bandar Lampung"}).url == ADDRESS
    settings = LetterSettings.objects.get()
    assert (settings.organiser, settings.place, settings.unit) == ("", "Bandar Lampung", "PPM")
    written, changed = Entry.objects.filter(action="letterhead-written").order_by("pk")
    assert written.changes["unit"] == [None, "PPM"]
    assert changed.changes == {"place": ["Jakarta", "Bandar Lampung"]}
    assert changed.by == writer
    page = client.get(ADDRESS)
    assert page.context["form"].initial["place"] == "Bandar Lampung"
    assert 'href="/settings/">Pengaturan</a>' in page.content.decode()
    assert "Kop surat disimpan." in page.content.decode()


def test_concurrent_changes_to_other_fields_stay(writer):
    """Two users read the letterhead; each changes another field."""
    settings = make.letterhead(**FIELDS)
    LetterSettings.objects.update(signatory_name="Pejabat Baru")
    settings.unit = "PPTK"
    write_letterhead(settings, fields=["unit"], by=writer)
    stored = LetterSettings.objects.get()
    assert (stored.unit, stored.signatory_name) == ("PPTK", "Pejabat Baru")


@pytest.mark.parametrize(
    ("fields", "wrong", "quoted"),
    [
        ({"pattern": "{serial}/{yeer}"}, "pattern", "yeer"),
        ({"pattern": "{serial}"}, "pattern", "{year}"),
        ({"pattern": "{serial}{year}"}, "pattern", "{year}"),
        ({"pattern": "{serial}/{year"}, "pattern", ""),
        ({"pattern": ""}, "pattern", ""),
        ({"unit": ""}, "unit", ""),
        ({"signatory_nip": "abc"}, "signatory_nip", ""),
        ({"signatory_nip": "123"}, "signatory_nip", "18"),
        ({"nature": "rahasia"}, "nature", "rahasia"),
        ({"letterhead": " \n "}, "letterhead", ""),
        ({"place": "x" * 61}, "place", ""),
    ],
)
@pytest.mark.parametrize("sample", [{}, {"sample": "1"}])
def test_a_wrong_value_is_reported_at_its_field(writer, client, fields, wrong, quoted, sample):
    page = client.post(ADDRESS, FIELDS | fields | sample)
    assert [*page.context["form"].errors] == [wrong]
    assert quoted in str(page.context["form"].errors[wrong])
    assert not LetterSettings.objects.exists()


def test_a_sample_shows_the_typed_values_and_stores_nothing(writer, client):
    for classification in ("DL.01", ""):
        fields = FIELDS | {"classification": classification, "pattern": "{serial}/{unit}/{classification}/{year}"}
        response = client.post(ADDRESS, fields | {"sample": "1"})
        assert response.headers["Content-Type"] == "application/pdf"
        pages = pdf.read(response.content).pages
        text = " ".join(pages[0].extract_text().split())
        for expected in ("Perpustakaan Contoh", "1/PPM/", "Sri Penanda Tangan", "Gubernur Lampung"):
            assert expected.casefold() in text.casefold()
        mark = pdf.read(response.content).metadata.title
        assert all(mark in " ".join(page.extract_text().split()) for page in pages)
    assert (LetterSettings.objects.count(), Number.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_letters_are_not_marked_as_samples(writer, client, regions):
    mark = pdf.read(client.post(ADDRESS, FIELDS | {"sample": "1"}).content).metadata.title
    event = make.coming_event()
    make.quota(event, make.agency())
    (letter,) = make.invitations(event)
    reader = pdf.read(client.get(letter.get_absolute_url()).content)
    assert mark not in " ".join(page.extract_text() for page in reader.pages)


def test_saving_leads_back_to_the_letters_of_the_event(writer, client, regions):
    event = make.coming_event()
    for code, back in ((event.code, reverse("events:invitations-issue", args=[event.code])), ("//evil", ADDRESS)):
        assert client.post(f"{ADDRESS}?event={code}", FIELDS).url == back


def test_an_organisers_own_letterhead_does_not_change(writer, client):
    make.letterhead(organiser="Dinas Lampung", unit="DPK")
    client.post(ADDRESS, FIELDS)
    assert set(LetterSettings.objects.values_list("organiser", "unit")) == {("", "PPM"), ("Dinas Lampung", "DPK")}


@pytest.mark.parametrize("method", ["get", "post"])
def test_provincial_staff_cannot_write_the_letterhead(regions, client, method):
    client.force_login(make.user(province="18"))
    assert getattr(client, method)(ADDRESS, FIELDS).status_code == 403
    assert not LetterSettings.objects.exists()


def test_no_event_code_can_take_the_address_of_the_page(regions):
    event = make.event(code="letterhead")
    with pytest.raises(ValidationError) as error:
        event.full_clean()
    assert [*error.value.message_dict] == ["code"]


def test_an_organiser_has_a_letterhead_of_its_own_with_a_logo(writer, client):
    general = make.letterhead(logo=make.letter_logo())
    page = client.get("/events/letterhead/new/")
    assert page.context["form"]["letterhead"].value() == general.letterhead, "it begins with the general one"
    form = FIELDS | {"organiser": "Dinas Contoh", "letterhead": "Dinas Contoh\nJalan Dinas 2"}
    assert client.post("/events/letterhead/new/", form).status_code == 302
    own = LetterSettings.objects.get(organiser="Dinas Contoh")
    assert (own.logo, own.letterhead) == (general.logo, "Dinas Contoh\nJalan Dinas 2")
    assert f"/events/letterhead/{own.pk}/" in client.get(ADDRESS).content.decode()
    client.post(f"/events/letterhead/{own.pk}/", form | {"no_logo": "on"})
    own.refresh_from_db()
    general.refresh_from_db()
    assert (own.logo, general.logo is None) == (None, False)
    again = client.post("/events/letterhead/new/", form | {"organiser": "dinas contoh"})
    assert [*again.context["form"].errors] == ["organiser"]
    assert client.get(f"/events/letterhead/{general.pk}/").status_code == 404
    assert Entry.objects.filter(action="letterhead-written", subject="Dinas Contoh").count() == 2
