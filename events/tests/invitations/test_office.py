"""Letters as an office needs them: chosen recipients, numbers of its own register, preview, logo, notes, and DOCX."""

import io
import re
import zipfile
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from accounts.models import Entry
from events.invitations import issuing, views
from events.invitations.content import Numbering
from events.invitations.letters import invitation_docx, invitations_pdf
from events.models import Event, Invitation, LetterImage, LetterSettings, Number
from events.number_pattern import parse
from tests import make, pdf
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("pages and files of letters")

TODAY = timezone.localdate()


@pytest.fixture
def event(regions) -> Event:
    event = make.coming_event("18", sessions=2, code="DINAS-1", title="Bimtek Pustakawan", venue="Hotel Contoh")
    make.quota(event, make.agency("18.03", name="Dinas Lampung Utara"), seats=4)
    make.quota(event, make.agency("18", name="Dinas Lampung"), seats=2)
    make.quota(event, pool=("village", "18.06"), seats=17)
    event.contact_name, event.contact_phone = "Rina Narahubung", "0812-3456-7890"
    event.letter_notes = "Akomodasi ditanggung panitia\nPeserta membawa laptop"
    event.save()
    return event


@pytest.fixture
def coordinator(client):
    make.letterhead()
    user = make.user()
    client.force_login(user)
    return user


def press(client, event, **fields):
    due = issuing.due(issuing.rows(event), again=False)
    usual = {
        "dated_on": TODAY.isoformat(),
        "subject": "Undangan",
        "nature": "urgent",
        "classification": "DL.01",
        "on_behalf_of": "Kepala Perpustakaan",
        "signatory_position": "Deputi",
        "signatory_name": "Sri Penanda Tangan",
        "signatory_nip": "",
        "copies_to": "Gubernur\nBupati",
        "numbering": "series",
        "quotas": [str(row.quota.pk) for row in due],
    }
    return client.post(reverse("events:invitations-issue", args=[event.code]), usual | fields)


def ids(event) -> list[int]:
    return [row.quota.pk for row in issuing.rows(event)]


def text_of(content: bytes) -> str:
    return " ".join(" ".join(piece.text for piece in pdf.pieces(content)).split())


# --- Recipients and numbers -------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_only_the_ticked_recipients_get_a_letter(event, coordinator, client):
    first, second, third = ids(event)
    press(client, event, quotas=[str(third), str(first)])
    assert [letter.quota_id for letter in event.invitations.order_by("pk")] == [first, third]
    assert [row.quota.pk for row in issuing.due(issuing.rows(event), again=False)] == [second]


@pytest.mark.both_engines
def test_numbers_continue_from_the_offices_register(event, coordinator, client):
    first, second, third = map(str, ids(event))
    press(client, event, numbering="start", start="101", quotas=[first])
    press(client, event, numbering="start", start="120", quotas=[second])
    assert [letter.number.serial for letter in event.invitations.order_by("pk")] == [101, 120]
    answer = press(client, event, numbering="start", start="120", quotas=[third])
    assert "121" in str(answer.context["form"].errors["start"])
    press(client, event, quotas=[third])
    assert event.invitations.get(quota=third).number.text.startswith("121/PPM/")


@pytest.mark.both_engines
def test_a_start_far_ahead_of_the_series_is_asked_about(event, coordinator, client):
    chosen = {"numbering": "start", "start": "12000", "quotas": [str(ids(event)[0])]}
    page = press(client, event, **chosen)
    [text, _then] = page.context["form"].errors["start"]
    assert text.startswith(f"Nomor urut berikutnya tahun {TODAY.year} adalah 1. Jika dilanjutkan dari 12.000,")
    assert not Number.objects.exists()
    seen = page.context["form"]["seen"].value()
    assert f'name="seen" value="{seen}"' in page.content.decode()
    assert "start" in press(client, event, **chosen | {"start": "13000"}, seen=seen).context["form"].errors
    assert press(client, event, **chosen, seen=seen).status_code == 302
    assert Number.objects.get().serial == 12_000


@pytest.mark.both_engines
def test_typed_numbers_are_stored_as_they_are_and_never_twice(event, coordinator, client):
    first, second, third = ids(event)
    typed = {f"number-{first}": "B-7/XI/2026", f"number-{second}": "B-8/XI/2026"}
    wrong = press(client, event, numbering="typed", **typed)
    assert [*wrong.context["form"].errors] == [f"number-{third}"]
    wrong = press(client, event, numbering="typed", **typed, **{f"number-{third}": "B-7/XI/2026"})
    assert [*wrong.context["form"].errors] == [f"number-{third}"]
    assert not Number.objects.exists()
    press(client, event, numbering="typed", quotas=[str(first), str(second)], **typed)
    assert [str(letter.number) for letter in event.invitations.order_by("pk")] == ["B-7/XI/2026", "B-8/XI/2026"]
    wrong = press(client, event, numbering="typed", **{f"number-{third}": "B-8/XI/2026"})
    assert [*wrong.context["form"].errors] == [f"number-{third}"]
    make.invitations(event)
    assert event.invitations.get(quota=third).number.serial == 1


@pytest.mark.both_engines
def test_a_typed_number_ahead_of_the_series_does_not_block_it(event, coordinator, client):
    first = ids(event)[0]
    pattern = parse(LetterSettings.objects.get().pattern)
    values = {"unit": "PPM", "classification": "DL.01", "course": event.course.code, "event": event.code}
    ahead = pattern.number(2, on=TODAY, values=values)
    press(client, event, numbering="typed", quotas=[str(first)], **{f"number-{first}": ahead})
    answer = press(client, event)
    (error,) = answer.context["form"].errors["start"]
    assert ahead in error
    assert error.endswith("dari 3.")
    assert event.invitations.count() == 1
    press(client, event, numbering="start", start="3")
    assert [letter.number.serial for letter in event.invitations.order_by("pk")] == [None, 3, 4]


@pytest.mark.both_engines
def test_the_database_refuses_a_number_twice_but_not_numbers_to_follow(db):
    for _each in range(2):
        Number.objects.create(kind="invitation", year=2026, text="", dated_on=TODAY)
    Number.objects.create(kind="invitation", year=2026, text="B-7", dated_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Number.objects.create(kind="invitation", year=2025, text="B-7", dated_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Number.objects.create(kind="invitation", year=2026, serial=1, text="", dated_on=TODAY)


@pytest.mark.both_engines
def test_numbers_that_follow_are_filled_in_once(event, coordinator, client):
    press(client, event, numbering="later")
    first, second, third = event.invitations.select_related("number").order_by("pk")
    assert {letter.number.text for letter in (first, second, third)} == {""}
    assert text_of(client.get(first.get_absolute_url()).content).count("Nomor") >= 1
    address = reverse("events:invitations-numbers", args=[event.code])
    assert address in client.get(reverse("events:invitations", args=[event.code])).content.decode()
    said = {"dated_on": TODAY.isoformat(), f"number-{first.pk}": "B-7/2026", f"number-{second.pk}": "B-7/2026"}
    assert [*client.post(address, said).context["form"].errors] == [f"number-{second.pk}"]
    assert client.post(address, said | {f"number-{second.pk}": "B-8/2026"}).status_code == 302
    assert [str(one.number.text) for one in event.invitations.order_by("pk")] == ["B-7/2026", "B-8/2026", ""]
    assert "B-7/2026" in text_of(client.get(first.get_absolute_url()).content)
    entries = Entry.objects.filter(action="invitation-numbered").order_by("pk")
    assert [entry.changes["number"] for entry in entries] == [[None, "B-7/2026"], [None, "B-8/2026"]]
    with pytest.raises(issuing.Overtaken):
        issuing.fill_in_numbers(event, {first.pk: "B-9/2026"}, on=TODAY, by=None)
    assert [letter.pk for letter in issuing.unnumbered(event)] == [third.pk]


def test_provincial_staff_fill_in_no_numbers(event, client):
    make.invitations(event, numbering=Numbering.LATER)
    client.force_login(make.user(province="18"))
    assert client.get(reverse("events:invitations-numbers", args=[event.code])).status_code == 403


# --- What a letter says -----------------------------------------------------------------------------------------------


def test_a_letter_names_nature_contact_notes_copies_and_for_whom_it_is_signed(event, coordinator, client):
    press(client, event)
    _province, regency, _pool = event.invitations.select_related("event", "number").order_by("pk")
    text = text_of(invitations_pdf([regency]))
    for expected in (
        "Sifat : Segera",
        "Rina Narahubung (0812-3456-7890)",
        "Akomodasi ditanggung panitia",
        "Peserta membawa laptop",
        "a.n. Kepala Perpustakaan Deputi, Sri Penanda Tangan",
        "Gubernur",
        "Bupati",
    ):
        assert expected in text, expected


def test_a_pool_is_addressed_at_its_places(event):
    *_others, pool = make.invitations(event)
    text = text_of(invitations_pdf([pool]))
    assert "Tanggamus di tempat" in text
    assert text.count("Kabupaten Tanggamus") == 1


def test_copies_stand_on_the_page_of_the_signature(event):
    """Whatever the length of the letter: otherwise some would leave them alone on a page."""
    letter, *_others = make.invitations(event, copies_to=["Gubernur Lampung", "Bupati Tanggamus"])
    ends = []
    for lines in range(8, 20, 2):
        letter.facts["notes"] = ["Ketentuan"] * lines
        pages = {piece.text.strip(): piece.page for piece in pdf.pieces(invitations_pdf([letter]))}
        ends.append((pages["Sri Penanda Tangan"], pages["Gubernur Lampung"]))
    assert [signed for signed, copied in ends if signed != copied] == []
    assert {signed for signed, _copied in ends} == {0, 1}


def test_more_room_is_left_for_an_electronic_signature(event):
    def gap(letter) -> float:
        heights = {piece.text.strip(): piece.y for piece in pdf.pieces(invitations_pdf([letter])) if piece.text.strip()}
        return heights["Kepala Pusat,"] - heights["Sri Penanda Tangan"]

    first, *_others = make.invitations(event)
    event.quotas.filter(pk=first.quota_id).update(seats=9)
    (again,) = make.invitations(event, again=True, signed_electronically=True)
    assert abs(gap(again)) - abs(gap(first)) > 15


@pytest.mark.parametrize(
    "change", [{"letter_notes": "Lain"}, {"contact_name": "Lain"}, {"contact_phone": "0813-000000"}]
)
def test_notes_and_contact_outdate_letters_that_have_them(event, change):
    new, old, _other = make.invitations(event)
    old.facts = {
        name: value for name, value in old.facts.items() if name not in ("contact_name", "contact_phone", "notes")
    }
    Invitation.objects.bulk_update([old], ["facts"])
    Event.objects.filter(pk=event.pk).update(**change)
    outdated = {row.letter.pk for row in issuing.rows(Event.objects.get(pk=event.pk)) if row.is_outdated}
    assert new.pk in outdated
    assert old.pk not in outdated


# --- Preview ----------------------------------------------------------------------------------------------------------


def test_a_preview_is_the_letter_with_a_watermark_and_takes_no_number(event, coordinator, client):
    first, second, _third = ids(event)
    answer = press(client, event, preview=str(second), quotas=[str(first), str(second)])
    text = " ".join(page.extract_text() for page in pdf.read(answer.content).pages)
    assert "Dinas Lampung Utara" in text
    assert "2/PPM/DL.01/" in text
    assert len(re.findall("Pratinjau", "".join(text.split()))) == 2  # on each page
    assert (Number.objects.count(), Invitation.objects.count()) == (0, 0)
    assert press(client, event, preview="999999").status_code == 404


def test_a_letter_has_no_watermark(event, coordinator, client):
    press(client, event)
    letter = event.invitations.first()
    text = "".join(page.extract_text() for page in pdf.read(client.get(letter.get_absolute_url()).content).pages)
    assert "Pratinjau" not in "".join(text.split())


# --- Logo -------------------------------------------------------------------------------------------------------------

LETTERHEAD = {
    "letterhead": "Perpustakaan Contoh\nPusat Contoh\nJalan Contoh 1",
    "place": "Jakarta",
    "pattern": "{serial:03d}/{unit}/{year}",
    "unit": "PPM",
    "classification": "DL.01",
    "nature": "ordinary",
    "signatory_position": "Kepala Pusat",
    "signatory_name": "Sri Penanda Tangan",
}


def logo() -> SimpleUploadedFile:
    return SimpleUploadedFile("logo.png", make.picture(60, 60, "PNG"))


def test_a_logo_is_printed_and_stays_when_another_field_is_wrong(event, coordinator, client):
    page = client.post("/events/letterhead/", LETTERHEAD | {"place": "", "new_logo": logo()})
    kept = page.context["form"]["kept_logo"].value()
    stored = LetterImage.objects.get()
    assert kept == stored.digest
    assert stored.get_absolute_url() in page.content.decode()
    assert client.post("/events/letterhead/", LETTERHEAD | {"kept_logo": kept}).status_code == 302
    assert LetterSettings.objects.get().logo == stored
    letter = make.invitations(event)[0]
    assert len(pdf.read(invitations_pdf([letter])).pages[0].images) == 1
    client.post("/events/letterhead/", LETTERHEAD | {"no_logo": "on"})
    assert LetterSettings.objects.get().logo is None
    assert len(pdf.read(invitations_pdf([letter])).pages[0].images) == 1  # as it was sent


def test_a_kept_logo_must_be_a_stored_picture(regions, coordinator, client):
    assert client.post("/events/letterhead/", LETTERHEAD | {"kept_logo": "0" * 64}).status_code == 302
    assert LetterSettings.objects.get().logo is None


# --- DOCX -------------------------------------------------------------------------------------------------------------


def docx_words(content: bytes) -> Counter[str]:
    document = Document(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        for row in table.rows:
            texts += {cell._tc: cell.text for cell in row.cells}.values()  # merged cells once
    return words(" ".join(texts))


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in re.findall(r"[^\s:]+", text))


def pdf_words(content: bytes, foot: str) -> Counter[str]:
    """Return the words of the pages without their foot, and without the marks of lists, which stand elsewhere."""
    text = " ".join(page.extract_text().replace(foot, "") for page in pdf.read(content).pages)
    return words(text)


@pytest.mark.parametrize("changes", [{}, {"logo": True}, {"sessions": False}, {"speakers": True}])
def test_pdf_and_docx_have_the_same_words(event, changes):
    if changes.get("logo"):
        make.letterhead(logo=make.letter_logo(), letterhead="Perpustakaan Contoh\nPusat Contoh\nJalan Contoh 1")
    if changes.get("speakers"):
        event.sessions.filter(number=1).update(speaker="Budi Narasumber")
    if "sessions" in changes:
        event.sessions.all().delete()
    order = {"nature": "urgent", "on_behalf_of": "Kepala Perpustakaan", "copies_to": ["Gubernur", "Bupati"]}
    for letter in make.invitations(event, **order):
        printed = pdf_words(invitations_pdf([letter]), f"Surat Nomor {letter.number.text}")
        written = docx_words(invitation_docx(letter))
        assert written == printed


def test_typed_text_stays_text_in_a_docx(event):
    name = "Dinas {{ 7 * 7 }} <w:p/> & {% for x in y %} \"'"
    event.quotas.get(agency__regency="18.03").agency.__class__.objects.filter(regency="18.03").update(name=name)
    letter = make.invitations(event, subject="{{ letter }} <b>x</b>")[1]
    text = " ".join(paragraph.text for paragraph in Document(io.BytesIO(invitation_docx(letter))).paragraphs)
    assert f"Kepala {name}" in text
    cells = [cell.text for row in Document(io.BytesIO(invitation_docx(letter))).tables[0].rows for cell in row.cells]
    assert "{{ letter }} <b>x</b>" in cells


def test_letters_are_handed_out_as_docx_to_those_who_may_see_them(event, client):
    own, *others = make.invitations(event)
    client.force_login(make.user(province="72"))
    assert client.get(reverse("events:invitation-docx", args=[event.code, own.pk])).status_code == 404
    client.force_login(make.user(province="18"))
    one = client.get(reverse("events:invitation-docx", args=[event.code, own.pk]))
    assert "Dinas Lampung" in " ".join(docx_words(one.content)) or docx_words(one.content)["lampung"]
    everything = client.get(reverse("events:invitations-all", args=[event.code]) + "?as=docx")
    with zipfile.ZipFile(io.BytesIO(everything.content)) as archive:
        assert len(archive.namelist()) == 1 + len(others)
        assert all(name.endswith(".docx") for name in archive.namelist())


def test_many_letters_as_docx_are_made_in_the_background(event, client, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 2)
    make.invitations(event)
    client.force_login(make.user())
    response = client.post(reverse("events:invitations-all", args=[event.code]), {"as": "docx"})
    run_jobs()
    job = client.get(response.url).context["job"]
    with job.file.open() as file, zipfile.ZipFile(file) as archive:
        assert len(archive.namelist()) == 3
