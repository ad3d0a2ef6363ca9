"""Official documents of an event: whom they name, what they leave free, and who may take them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.jobs.running import CannotFinish
from accounts.models import Entry, Job
from events.models import LetterSettings
from participants.official import plates, sheet, views
from participants.official.documents import DOCUMENTS
from participants.official.making import job_for, make_official
from participants.paper.sign_sheets import people
from tests import make, pdf
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("pages and PDF files")
NIP = "198609262015051001"


@pytest.fixture
def event(regions):
    event = make.event("18", sessions=2, code="RESMI-1", title="Bimtek Pustakawan", venue="Hotel Contoh", batch="III")
    make.letterhead(letterhead="Perpustakaan Contoh\nPusat Contoh\nJalan Contoh 1", signatory_name="Sri Penanda Tangan")
    agency = make.agency("18.03", name="Dinas Lampung Utara")
    make.registration(event, agency, marks="HH", full_name="Ani Hadir", nip=NIP)
    make.registration(event, agency, marks="AA", full_name="Budi Absen")
    make.registration(event, make.agency("72.10", name="Dinas Sigi"), marks="HH", full_name="Citra Sigi")
    return event


def take(client, event, kind):
    return client.get(reverse("participants:official-document", args=[event.code, kind]))


def pages(response) -> list[str]:
    assert response.status_code == 200, response
    return [" ".join(page.extract_text().split()) for page in pdf.read(response.content).pages]


def test_each_agency_gets_back_its_own_people(event, client):
    client.force_login(make.user())
    lampung, sigi = pages(take(client, event, "surat-pengembalian"))
    assert "Yth. Kepala Dinas Lampung Utara" in lampung
    assert "Ani Hadir 19860926 201505 1 001" in lampung
    assert "hadir" in lampung
    assert "Budi Absen" in lampung
    assert "tidak hadir" in lampung
    assert "Citra" not in lampung
    assert "Citra Sigi" in sigi
    assert re.search(r"Nomor : Jakarta, …+ \w+ \d{4} Sifat : Biasa Lampiran : – Hal : Pengembalian", lampung)
    assert "peserta Bimtek Pustakawan, Angkatan III yang" in lampung


def test_only_people_who_attended_get_a_statement(event, client):
    client.force_login(make.user())
    texts = pages(take(client, event, "surat-keterangan"))
    assert [name for text in texts for name in ("Ani Hadir", "Budi Absen", "Citra Sigi") if name in text] == [
        "Ani Hadir",
        "Citra Sigi",
    ]
    for text in texts:
        assert "Nomor: …" in text
        assert "di bawah ini: Nama : Sri Penanda Tangan Jabatan : Kepala Pusat dengan ini menerangkan bahwa:" in text


def test_without_a_letterhead_the_office_writes_who_states_it(event, client):
    LetterSettings.objects.all().delete()
    client.force_login(make.user())
    text = pages(take(client, event, "surat-keterangan"))[0]
    assert re.search("di bawah ini: Nama : …+ NIP : …+ Jabatan : …+ dengan ini", text)
    assert "Sifat : Biasa" in pages(take(client, event, "surat-pengembalian"))[0]


def test_the_official_report_counts_people_sessions_and_hours(event, client):
    client.force_login(make.user())
    (text,) = pages(take(client, event, "berita-acara"))
    assert "3 orang dikonfirmasi dari 2 instansi; 2 orang hadir" in text
    assert "2 sesi, 4 jam pelajaran" in text
    assert "Mengetahui," in text


def test_receipts_have_nip_rank_and_room_for_amounts_and_signatures(event, client):
    client.force_login(make.user())
    (text,) = pages(take(client, event, "daftar-penerimaan"))
    for expected in ("NIP", "Gol.", "Uang harian (Rp)", "Transpor (Rp)", "Tanda tangan", "19860926 201505 1 001"):
        assert expected in text, expected
    assert f"Tahun anggaran: {event.ends_on.year} · Nomor bukti: …" in text
    assert text.index("Setuju dibayar, Pejabat Pembuat Komitmen,") < text.index("Lunas dibayar, Bendahara,")
    page = pdf.read(take(client, event, "daftar-penerimaan").content).pages[0]
    assert page.mediabox.width > page.mediabox.height


def test_long_lists_of_receipts_end_with_rows_and_signatures_that_are_level(event, client):
    make.letterhead(signatory_position="Kepala Pusat Contoh Pembinaan Perpustakaan Umum", signatory_name="Sri Tanda")
    for number in range(24):
        make.registration(event, make.agency("18.04", name=f"Dinas {number}"), full_name=f"Peserta {number}")
    client.force_login(make.user())
    content = take(client, event, "daftar-penerimaan").content
    found = pdf.pieces(content)
    last = max(piece.page for piece in found)
    assert last > 0
    assert sum((piece.page == last and piece.text.strip() == "Dinas") or "Dinas " in piece.text for piece in found) >= 3
    level = {round(piece.y) for piece in found if piece.text.startswith(("Sri Tanda", "(…"))}
    assert len(level) == 1
    assert f"Halaman {last + 1} dari {last + 1}" in pdf.texts(content)[-1]


def test_the_rundown_has_the_sessions_of_each_day(event, client):
    event.sessions.filter(number=1).update(title="Pengantar", speaker="Budi Narasumber", starts_at="08:00")
    client.force_login(make.user())
    (text,) = pages(take(client, event, "susunan-acara"))
    for expected in ("Pengantar", "Budi Narasumber", "08.00 WIB", "Sesi 2", "Jumlah jam pelajaran 4"):
        assert expected in text, expected


def test_the_rundown_has_no_column_of_speakers_if_no_session_has_one(event, client):
    event.sessions.update(speaker="")
    client.force_login(make.user())
    (text,) = pages(take(client, event, "susunan-acara"))
    assert ("Acara" in text, "Narasumber" in text) == (True, False)


def test_each_person_has_a_name_plate_with_both_sides(event, client):
    client.force_login(make.user())
    texts = pages(take(client, event, "papan-nama"))
    assert len(texts) == 3
    assert texts[0].count("Ani Hadir") == 2


@pytest.mark.both_engines
def test_provincial_staff_take_documents_about_their_own_people_and_the_trail_keeps_it(event, client):
    client.force_login(make.user(province="72"))
    (text,) = pages(take(client, event, "surat-pengembalian"))
    assert "Citra Sigi" in text
    assert "Lampung Utara" not in text
    entry = Entry.objects.get(action="list-downloaded")
    assert (entry.changes, entry.event, entry.province) == ({"count": [None, 1]}, event.pk, "72")
    client.force_login(make.user(province="11"))
    assert take(client, event, "surat-pengembalian").status_code == 404


def test_the_nip_of_a_person_who_left_the_province_is_not_shown(event, client):
    one = event.registrations.get(participant__full_name="Ani Hadir").participant
    make.move(one, make.agency("72.71")) if hasattr(make, "move") else type(one).objects.filter(pk=one.pk).update(
        agency=make.agency("72.71")
    )
    client.force_login(make.user(province="18"))
    (text,) = pages(take(client, event, "surat-pengembalian"))
    assert "Ani Hadir" in text
    assert "19860926" not in text


def test_documents_about_what_happened_wait_for_the_end(regions, client):
    event = make.coming_event("18", sessions=1, code="NANTI-1")
    make.registration(event, make.agency("18.03"))
    client.force_login(make.user())
    for kind, document in DOCUMENTS.items():
        assert (take(client, event, kind).status_code == 404) == document.is_after, kind
    page = client.get(reverse("participants:official", args=[event.code])).content.decode()
    assert reverse("participants:official-document", args=[event.code, "papan-nama"]) in page
    assert reverse("participants:official-document", args=[event.code, "berita-acara"]) not in page


def test_without_people_the_page_leads_back(regions, client):
    event = make.event("18", sessions=1, code="KOSONG-1", starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 6))
    client.force_login(make.user())
    assert take(client, event, "surat-keterangan").url == reverse("participants:official", args=[event.code])
    assert take(client, event, "tidak-ada").status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow(regions, client, django_assert_max_num_queries, people):
    event = make.event("18", sessions=people, code="BANYAK-1")
    for number in range(people):
        make.registration(event, make.agency(f"18.0{number + 1}"), marks="H" * people)
    client.force_login(make.user())
    take(client, event, "surat-pengembalian")
    with django_assert_max_num_queries(16):
        assert take(client, event, "surat-pengembalian").status_code == 200


def test_names_are_text(event, client):
    event.registrations.filter(participant__full_name="Ani Hadir")
    type(event).objects.filter(pk=event.pk).update(title="<script>x</script> & {{ 7 }}")
    client.force_login(make.user())
    assert "<script>x</script> & {{ 7 }}" in pages(take(client, event, "berita-acara"))[0]


def test_a_document_about_many_people_is_made_by_a_job(event, client, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    reader = make.user(province="18")
    client.force_login(reader)
    assert "Buat PDF" in client.get(reverse("participants:official", args=[event.code])).content.decode()
    path = reverse("participants:official-document", args=[event.code, "surat-keterangan"])
    assert client.get(path).status_code == 200
    assert not Job.objects.exists(), "a link starts nothing"
    client.post(path)
    run_jobs()
    job = Job.objects.get()
    assert job.file_name == "surat-keterangan-resmi-1.pdf"
    file = client.get(reverse("jobs:job-file", args=[job.pk]))
    said = "".join(page.extract_text() for page in pdf.read(file.getvalue()).pages)
    assert ("Ani Hadir" in said, "Citra Sigi" in said) == (True, False)
    assert Entry.objects.get(action="list-downloaded").changes["count"] == [None, 2]
    event.registrations.filter(participant__full_name="Ani Hadir").update(province="72", regency="72.10")
    assert client.get(reverse("jobs:job-file", args=[job.pk])).status_code == 403


@pytest.mark.parametrize("long", ["Kepala Pusat Contoh ", "KEPALA PUSAT CONTOH "])
def test_names_below_the_longest_positions_are_a_line_apart_at_most(event, client, long):
    text = (long * 8)[:150].strip()
    make.letterhead(signatory_position=text, on_behalf_of=text, signatory_name="Sri Tanda")
    client.force_login(make.user())
    found = pdf.pieces(take(client, event, "daftar-penerimaan").content)
    level = [piece.y for piece in found if piece.text.startswith(("Sri Tanda", "(…"))]
    assert max(level) - min(level) < 16, level  # points; how words wrap is estimated


class Stopped(Exception):
    pass


@pytest.mark.parametrize(("kind", "module"), [("papan-nama", plates), ("surat-keterangan", sheet)])
def test_a_job_makes_groups_can_be_stopped_between_them_and_records_once(event, monkeypatch, kind, module):
    monkeypatch.setattr(module, "GROUP", 1)
    user, document = make.user(), DOCUMENTS[kind]
    found = list(people(event, user))
    job = job_for(document, event, found, user)
    Job.objects.update(state=Job.State.RUNNING)
    job.refresh_from_db()
    heard = []

    def stop_at_last(done: int, total: int) -> None:
        heard.append((done, total))
        if done == total:
            raise Stopped

    with pytest.raises(Stopped):
        make_official(job, stop_at_last)
    assert (heard[0], heard[-1]) == ((0, 3), (3, 3))
    assert len(heard) > 2
    assert not job.file
    assert not Entry.objects.filter(action="list-downloaded").exists()
    for _run in range(2):
        make_official(Job.objects.get(), lambda done, total: None)
    with Job.objects.get().file.open() as file:
        assert len(pdf.read(file.read()).pages) == len(heard) - 1
    assert Entry.objects.filter(action="list-downloaded").count() == 1


def test_a_job_ends_without_file_if_all_have_left_or_the_table_is_too_long(event, monkeypatch):
    user, found = make.user(), list(people(event, make.user()))
    job = job_for(DOCUMENTS["daftar-penerimaan"], event, found, user)
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    with pytest.raises(CannotFinish, match="terlalu banyak"):
        make_official(job, lambda done, total: None)
    job = job_for(DOCUMENTS["papan-nama"], event, [], user)
    with pytest.raises(CannotFinish, match="Belum ada peserta"):
        make_official(job, lambda done, total: None)
    assert not Entry.objects.filter(action="list-downloaded").exists()


def test_the_rundown_names_nobody_and_is_made_at_once(event, client, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    client.force_login(make.user())
    assert "Pertemuan" not in pages(take(client, event, "susunan-acara"))[0]
    assert not Job.objects.exists()
    page = client.get(reverse("participants:official", args=[event.code])).content.decode()
    assert (page.count("Buat PDF"), page.count("Unduh PDF")) == (len(DOCUMENTS) - 1, 1)
