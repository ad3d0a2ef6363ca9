"""Invitation letters: recipients, stored facts, access, and the text of the PDF."""

from datetime import date, timedelta
from itertools import groupby
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Entry
from agencies.regions import load_regions
from events.invitations import issuing as invitations
from events.invitations.content import Order
from events.invitations.letters import invitations_pdf
from events.invitations.words import letters_of
from events.models import Event, Invitation, LetterSettings, Number, Quota
from events.quotas import withdraw_quota
from tests import make, pdf
from tests.pdf import squeezed

pytestmark = pytest.mark.one_engine("pages and PDF files of letters")

TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def event(regions) -> Event:
    """Seats for agencies of Lampung and Sulawesi Tengah and for a pool of villages, not created in the order of
    regions."""
    event = make.coming_event("18", sessions=2, code="UNDANG-1", title="Bimtek Pustakawan", venue="Hotel Contoh")
    make.quota(event, make.agency("72", name="Dinas Sulteng"), seats=3)
    make.quota(event, make.agency("18.03", name="Dinas Lampung Utara"), seats=4)
    make.quota(event, pool=("village", "18.06"), seats=17)
    make.quota(event, make.agency("18", name="Dinas Lampung"), seats=2)
    return event


def press(client, event, *, again=False, **fields):
    address = reverse("events:invitations-issue", args=[event.code]) + ("?again=1" if again else "")
    usual = {
        "dated_on": TODAY.isoformat(),
        "subject": "Undangan Bimtek",
        "classification": "DL.01",
        "signatory_position": "Kepala Pusat",
        "signatory_name": "Sri Penanda Tangan",
        "signatory_nip": "19700101 199503 1 001",
        "nature": "ordinary",
        "numbering": "series",
        "quotas": [str(row.quota.pk) for row in invitations.due(invitations.rows(event), again=again)],
    }
    return client.post(address, usual | fields)


def reissue(event):
    return make.invitations(event, again=True)


def pages(content: bytes) -> list[str]:
    pieces = groupby(pdf.pieces(content), key=lambda piece: piece.page)
    return [" ".join(" ".join(piece.text for piece in page).split()) for _number, page in pieces]


# --- Issuing ----------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_issuing_gives_each_quota_a_letter_in_the_order_of_regions(event, client):
    make.letterhead()
    client.force_login(make.user())
    assert press(client, event).url == reverse("events:invitations", args=[event.code])
    letters = list(event.invitations.select_related("number").order_by("pk"))
    assert [(letter.number.serial, letter.quota.region_code) for letter in letters] == [
        (1, "18"),
        (2, "18.03"),
        (3, "18.06"),
        (4, "72"),
    ]
    assert [letter.number.text for letter in letters] == [f"{n}/PPM/DL.01/{TODAY.month}.{YEAR}" for n in (1, 2, 3, 4)]
    assert [letter.province_id for letter in letters] == ["18", "18", "18", "72"]
    entries = Entry.objects.filter(action="invitation-issued", event=event.pk)
    assert sorted(entry.province for entry in entries) == ["18", "18", "18", "72"]


@pytest.mark.both_engines
def test_issuing_twice_issues_nothing_new(event, client):
    make.letterhead()
    client.force_login(make.user())
    press(client, event)
    assert press(client, event).status_code == 200
    assert (Invitation.objects.count(), Number.objects.count()) == (4, 4)


@pytest.mark.both_engines
def test_a_new_quota_gets_its_own_letter(event):
    make.invitations(event)
    make.quota(event, make.agency("18.01"), seats=1)
    (letter,) = make.invitations(event)
    assert letter.number.serial == 5


def test_nothing_is_issued_if_one_of_the_letters_is_no_longer_due(event, client):
    make.letterhead()
    client.force_login(make.user())
    due = invitations.due(invitations.rows(event), again=False)
    withdraw_quota(Quota.objects.get(pk=due[0].quota.pk), by=None)
    response = press(client, event, quotas=[str(row.quota.pk) for row in due])
    assert response.context["form"].errors["quotas"]
    with pytest.raises(invitations.Overtaken):
        invitations.issue_invitations(
            event,
            order=Order(TODAY, "Undangan", "DL.01", "Kepala Pusat", "Sri Penanda Tangan", ""),
            expected=4,
            chosen=[row.quota.pk for row in due],
            register_at="https://portal.example/",
            by=None,
        )
    assert not Number.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"dated_on": "x"}, "dated_on"),
        ({"dated_on": (TODAY + timedelta(days=31)).isoformat()}, "dated_on"),
        ({"dated_on": (TODAY - timedelta(days=400)).isoformat()}, "dated_on"),
        ({"subject": ""}, "subject"),
        ({"subject": "a\x07b"}, "subject"),
        ({"classification": ""}, "classification"),
        ({"classification": "x" * 31}, "classification"),
        ({"signatory_position": ""}, "signatory_position"),
        ({"signatory_name": ""}, "signatory_name"),
        ({"signatory_nip": "<b>"}, "signatory_nip"),
        ({"signatory_nip": "123"}, "signatory_nip"),
        ({"nature": "x"}, "nature"),
        ({"quotas": []}, "quotas"),
        ({"quotas": ["999999"]}, "quotas"),
        ({"numbering": "x"}, "numbering"),
        ({"numbering": "start"}, "start"),
        ({"numbering": "start", "start": "0"}, "start"),
    ],
)
def test_a_wrong_value_is_reported_at_its_field_and_takes_no_number(event, client, fields, wrong):
    make.letterhead()
    client.force_login(make.user())
    assert [*press(client, event, **fields).context["form"].errors] == [wrong]
    assert not Number.objects.exists()


def test_values_missing_for_the_pattern_are_named(event, client):
    make.letterhead(unit="")
    client.force_login(make.user())
    (message,) = press(client, event).context["form"].non_field_errors()
    assert "{unit}" in message


@pytest.mark.both_engines
def test_a_used_number_is_reported_with_the_next_free_serial(event, client):
    make.letterhead()
    text = f"2/PPM/DL.01/{TODAY.month}.{YEAR}"
    Number.objects.create(kind="invitation", year=YEAR, serial=999, text=text, dated_on=TODAY)
    client.force_login(make.user())
    errors = press(client, event).context["form"].errors
    assert [*errors] == ["start"]
    assert text in errors["start"][0]
    assert (Invitation.objects.count(), Entry.objects.filter(action="invitation-issued").count()) == (0, 0)


@pytest.mark.parametrize(("days", "may"), [(0, True), (1, False)])
def test_letters_are_issued_until_the_last_day(days, may):
    event = Event(status=Event.Status.OPEN, ends_on=TODAY)
    assert invitations.may_issue(event, TODAY + timedelta(days=days)) is may


@pytest.mark.parametrize("status", ["finished", "cancelled"])
def test_no_letters_are_issued_for_a_past_event(event, client, status):
    make.letterhead()
    Event.objects.filter(pk=event.pk).update(status=status)
    client.force_login(make.user())
    assert "form" not in press(client, event).context
    with pytest.raises(invitations.EventOver):
        make.invitations(Event.objects.get(pk=event.pk))
    assert not Number.objects.exists()


def test_a_coordinator_without_letterhead_is_sent_to_its_page(event, client):
    client.force_login(make.user())
    page = client.get(reverse("events:invitations-issue", args=[event.code]))
    assert f"{reverse('events:letterhead')}?event={event.code}" in page.content.decode()
    order = Order(TODAY, "Undangan", "DL.01", "Kepala Pusat", "Sri Penanda Tangan", "")
    with pytest.raises(invitations.LetterheadMissing):
        invitations.issue_invitations(event, order=order, expected=3, register_at="https://portal.example/", by=None)
    assert not Number.objects.exists()
    assert "form" not in press(client, event).context


def test_an_organiser_can_have_its_own_letterhead(event, client):
    make.letterhead()
    make.letterhead(organiser="Dinas Lampung", unit="DPK", signatory_name="Kepala Dinas")
    Event.objects.filter(pk=event.pk).update(organiser="dinas lampung")
    event.refresh_from_db()
    client.force_login(make.user())
    page = client.get(reverse("events:invitations-issue", args=[event.code]))
    assert page.context["form"].initial["signatory_name"] == "Kepala Dinas"
    assert make.invitations(event)[0].number.text.startswith("1/DPK/")


@pytest.mark.django_db(transaction=True)
def test_only_one_of_two_concurrent_issues_succeeds():
    load_regions()
    make.letterhead()
    event = make.coming_event()
    for code in ("18.01", "18.02", "18.03"):
        make.quota(event, make.agency(code))
    barrier, raised = Barrier(4), []

    def run():
        connection.ensure_connection()
        barrier.wait()
        try:
            make.invitations(event)
        except invitations.Overtaken as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(raised) == 3
    assert sorted(Number.objects.values_list("serial", flat=True)) == [1, 2, 3]


@pytest.mark.both_engines
def test_the_database_allows_one_valid_letter_for_a_quota(event):
    letter = make.invitations(event)[0]
    number = Number.objects.create(kind="invitation", year=YEAR, serial=9, text="9", dated_on=TODAY)
    letter.pk, letter.number = None, number
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save(force_insert=True)


# --- Afterwards -------------------------------------------------------------------------------------------------------


def changed(event) -> list[int]:
    return [bool(row.changed) for row in invitations.rows(Event.objects.get(pk=event.pk))]


@pytest.mark.both_engines
def test_a_change_of_seats_outdates_the_letter_and_the_next_names_it(event):
    old = make.invitations(event)[1]
    Quota.objects.filter(pk=old.quota_id).update(seats=6)
    assert changed(event) == [False, True, False, False]
    (new,) = reissue(event)
    assert (new.replaces, new.number.serial, new.facts["seats"]) == (old, 5, 6)
    assert changed(event) == [False] * 4
    old.refresh_from_db()
    assert old.facts["seats"] == 4
    assert list(event.invitations.former()) == [old]
    entry = Entry.objects.get(action="invitation-replaced")
    assert entry.changes["number"] == [old.number.text, new.number.text]


@pytest.mark.parametrize(
    "change",
    [
        {"venue": "Hotel Lain"},
        {"title": "Bimtek Lain"},
        {"registration_closes_on": TODAY + timedelta(days=2)},
        {"ends_on": TODAY + timedelta(days=33)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_of_the_event_outdates_all_letters(event, change):
    make.invitations(event)
    Event.objects.filter(pk=event.pk).update(**change)
    assert changed(event) == [True] * 4


def test_letters_are_outdated_by_the_schedule_but_not_by_the_letterhead(event):
    make.invitations(event)
    make.letterhead(signatory_name="Pejabat Baru")
    assert not any(changed(event))
    event.sessions.filter(number=2).update(title="Materi lain")
    assert all(changed(event))


@pytest.mark.both_engines
def test_a_withdrawn_quota_leaves_its_letter_in_the_register(event):
    letter = make.invitations(event)[3]
    withdraw_quota(Quota.objects.get(pk=letter.quota_id), by=None)
    assert list(event.invitations.former()) == [letter]
    assert Number.objects.count() == 4


# --- The file ---------------------------------------------------------------------------------------------------------


def test_a_letter_has_all_required_facts(event):
    event.sessions.filter(number=1).update(title="Pengantar TIK", speaker="Budi Narasumber", starts_at="08:00")
    Event.objects.filter(pk=event.pk).update(starts_on=date(YEAR + 1, 5, 9), ends_on=date(YEAR + 1, 5, 11))
    Event.objects.filter(pk=event.pk).update(registration_closes_on=date(YEAR + 1, 4, 3))
    event.refresh_from_db()
    make.letterhead(copies_to="Gubernur Lampung")
    letter = make.invitations(event, subject="Undangan Bimtek", signatory_nip="197001011995031001")[1]
    letters = Invitation.objects.select_related("number", "replaces__number").filter(pk=letter.pk)
    with translation.override("en"):
        content = invitations_pdf(letters)
        assert translation.get_language() == "en"
    reader, (front, annex) = pdf.read(content), pages(content)
    for text in (
        "Perpustakaan Contoh",
        letter.number.text,
        "Undangan Bimtek",
        "Dinas Lampung Utara",
        f"9–11 Mei {YEAR + 1}",
        f"3 April {YEAR + 1}",
        "Hotel Contoh",
        "petugas Provinsi Lampung",
        "Kepala Pusat",
        "Sri Penanda Tangan",
        "19700101 199503 1 001",
        "Gubernur Lampung",
    ):
        assert squeezed(text).casefold() in squeezed(front).casefold(), text
    assert "4" in front.replace(letter.number.text, "").split()
    for text in (letter.number.text, "Pengantar TIK", "Budi Narasumber", "08.00", "Sesi 2"):
        assert text in annex, text
    assert reader.root_object["/Lang"].startswith("id")
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (595, 842)


def test_a_replacement_names_the_letter_it_replaces(event):
    old = make.invitations(event, classification="OLD.9")[0]
    Quota.objects.filter(pk=old.quota_id).update(seats=5)
    (new,) = reissue(event)
    letters = Invitation.objects.select_related("number", "replaces__number")
    assert old.number.text in pages(invitations_pdf(letters.filter(pk=new.pk)))[0]
    assert new.number.text not in pages(invitations_pdf(letters.filter(pk=old.pk)))[0]


def test_the_file_of_all_letters_has_a_bookmark_for_each(event, client):
    make.invitations(event)
    client.force_login(make.user())
    response = client.get(reverse("events:invitations-all", args=[event.code]))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["Cache-Control"] == "private, no-store"
    reader = pdf.read(response.content)
    assert len(reader.pages) == 8
    names = ["Dinas Lampung", "Dinas Lampung Utara", "Tanggamus", "Dinas Sulteng"]
    assert len(reader.outline) == 4
    for bookmark, name, page in zip(reader.outline, names, (0, 2, 4, 6), strict=True):
        assert name in bookmark.title
        assert reader.get_destination_page_number(bookmark) == page
    for number, text in enumerate(pages(response.content)):
        assert f"{number // 2 + 1}/PPM/" in text


@pytest.mark.parametrize("name", ['<b>Dinas</b> & "Anak" {{ x }}', "Dinas <img src='file:///etc/passwd'>"])
def test_typed_text_is_escaped(event, name):
    event.quotas.get(agency__regency="18.03").agency.__class__.objects.filter(regency="18.03").update(name=name)
    make.letterhead(letterhead="<h1>Kop</h1>")
    letters = make.invitations(event, subject="</title><script>")
    text = squeezed(" ".join(pages(invitations_pdf(letters))))
    assert squeezed(name) in text
    assert "<h1>kop</h1>" in text.casefold()
    assert "</title><script>" in text


@pytest.mark.parametrize("reason", ["Banjir", ""])
def test_letters_of_a_cancelled_event_say_so(event, client, reason):
    make.invitations(event)
    before = [squeezed(text) for text in pages(invitations_pdf(list(Invitation.objects.of_event(event))))]
    Event.objects.update(status="cancelled", cancelled_reason=reason)
    after = [squeezed(text) for text in pages(invitations_pdf(list(Invitation.objects.of_event(event))))]
    notice = squeezed("Kegiatan ini dibatalkan")
    assert not any(notice in text for text in before)
    assert sum(notice in text for text in after) == 4
    assert sum(squeezed("Alasan: Banjir") in text for text in after) == (4 if reason else 0)
    client.force_login(make.user(province="18"))
    page = client.get(reverse("events:invitations", args=[event.code]))
    assert {str(row.state) for row in page.context["rows"]} == {"cancelled"}


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
@pytest.mark.parametrize(("province", "seen"), [("18", {0, 1, 2}), ("72", {3})])
def test_provincial_staff_see_only_their_own_letters(event, client, province, seen):
    letters = make.invitations(event)
    client.force_login(make.user(province=province))
    page = client.get(reverse("events:invitations", args=[event.code]))
    assert [row.letter.pk for row in page.context["rows"]] == [letters[n].pk for n in sorted(seen)]
    assert not page.context["may_issue"]
    for number, letter in enumerate(letters):
        assert (letter.number.text in page.content.decode()) == (number in seen)
        status = client.get(letter.get_absolute_url()).status_code
        assert status == (200 if number in seen else 404)
    bundle = client.get(reverse("events:invitations-all", args=[event.code])).content
    assert len(pdf.read(bundle).pages) == 2 * len(seen)
    assert press(client, event).status_code == 403
    page = client.get(f"{event.get_absolute_url()}documents/").content.decode()
    assert reverse("events:invitations", args=[event.code]) in page


def test_a_letter_is_found_only_at_its_own_event(event, client):
    letter = make.invitations(event)[0]
    other = make.coming_event()
    client.force_login(make.user())
    assert client.get(reverse("events:invitation", args=[other.code, letter.pk])).status_code == 404
    assert client.get(reverse("events:invitations-all", args=[other.code])).status_code == 404


def test_a_page_reports_that_pango_is_missing(event, client, monkeypatch):
    letter = make.invitations(event)[0]
    monkeypatch.setattr("documents.pdf.rendering.weasyprint", None)
    client.force_login(make.user())
    assert client.get(letter.get_absolute_url()).status_code == 503


@pytest.mark.parametrize("letters", [1, 3])
def test_the_number_of_queries_does_not_grow(regions, client, django_assert_num_queries, letters):
    event = make.coming_event(sessions=letters)
    for number in range(letters):
        make.quota(event, make.agency(f"18.0{number + 1}"))
    make.letterhead()
    client.force_login(make.user())
    addresses = {name: reverse(f"events:{name}", args=[event.code]) for name in ("invitations", "invitations-issue")}
    with django_assert_num_queries(9):
        client.get(addresses["invitations-issue"])
    make.invitations(event)
    with django_assert_num_queries(7):
        client.get(addresses["invitations"])
    with django_assert_num_queries(4):
        client.get(reverse("events:invitations-all", args=[event.code]))


# --- The letterhead ---------------------------------------------------------------------------------------------------


def test_a_wrong_pattern_is_reported_at_its_field(db):
    settings = make.letterhead()
    settings.pattern = "{serial}/{yeer}"
    with pytest.raises(ValidationError) as error:
        settings.full_clean()
    assert [*error.value.message_dict] == ["pattern"]


def test_an_administrator_can_write_the_letterhead(admin_client):
    fields = {
        "organiser": "",
        "letterhead": "  Perpustakaan   Contoh \r\n\r\n Jalan 1",
        "place": "Jakarta",
        "pattern": "{serial:03d}/{year}",
        "nature": "ordinary",
        "signatory_position": "Kepala",
        "signatory_name": "Sri",
    }
    response = admin_client.post(reverse("admin:events_lettersettings_add"), fields)
    assert response.status_code == 302
    assert LetterSettings.objects.get().letterhead == "Perpustakaan Contoh\nJalan 1"


@pytest.mark.both_engines
def test_each_organiser_has_at_most_one_letterhead(db):
    make.letterhead()
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterSettings.objects.create(organiser="", letterhead="x", place="x")


def text_of(letter: Invitation) -> str:
    with translation.override("id"):
        [words] = letters_of([letter])
    return " ".join([*(fact.value for fact in words.facts), *words.closing])


def test_only_the_provincial_agency_reads_an_address_to_register_at(regions):
    """The others have no account: they read who registers their people. Earlier letters stay as they are."""
    make.user(province="18", full_name="Sari Petugas", email="sari@example.org")
    event = make.coming_event(needs_assignment_letter=True)
    provincial = make.agency("18", kind="province", phone="0721 123456")
    for agency in (provincial, make.agency("18.03")):
        make.quota(event, agency)
    make.quota(event, pool=("village", "18.06"))
    letters = make.invitations(event)
    texts = {one.quota.agency_id: text_of(one) for one in letters}
    with_address = [key for key, text in texts.items() if "/register/" in text]
    assert with_address == [provincial.pk]
    for key, text in texts.items():
        assert ("Petugas Provinsi Lampung: Sari Petugas (0721 123456)" in text) == (key != provincial.pk)
    old = letters[-1]
    del old.sender["register_with"]
    old.sender["register_at"] = "https://portal.example/events/X/register/"
    assert "diunggah pada alamat pendaftaran yang sama" in text_of(old)
