"""Reports on official paper: the letterhead at the beginning and the signatory at the end, as the options say."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Job
from documents.layout import Signature
from documents.pdf.volumes import volumes
from events.models import LetterSettings
from reports.coverage.document import coverage_document
from reports.coverage.rows import coverage
from reports.paper import Paper, on_paper
from reports.requests import Asked, make
from reports.schedules.starting import run_now
from reports.scope import CoverageScope
from tests import make as factory
from tests import pdf
from tests.work import run_jobs

pytestmark = pytest.mark.django_db


def text_of(content: bytes) -> str:
    return " ".join(" ".join(pdf.texts(content)).split())


@pytest.fixture
def letterhead(regions):
    factory.only_provinces("18", "72")
    lines = "Perpustakaan <Contoh> & Arsip\nBidang Pembinaan\nJalan Merdeka 1"
    return factory.letterhead(
        letterhead=lines,
        logo=factory.letter_logo(),
        place="Jakarta",
        on_behalf_of="Sekretaris Utama",
        signatory_position="Kepala Bidang",
        signatory_name="Siti Contoh, M.Hum.",
    )


@pytest.mark.one_engine("pages and files")
def test_the_reader_chooses_letterhead_and_signatory_on_the_page(letterhead, client):
    client.force_login(factory.user())
    page = client.get("/reports/coverage/?paper=signed").content.decode()
    assert '<option value="signed" selected>' in page
    assert "paper=signed&amp;format=pdf" in page  # the download keeps the option
    plain, headed, signed = (
        text_of(client.get(f"/reports/coverage/?paper={paper}&format=pdf").content)
        for paper in ("", "letterhead", "signed")
    )
    for text in (headed, signed):
        assert "Perpustakaan <Contoh> & Arsip".casefold() in text.casefold()
        assert "Jalan Merdeka 1" in text
    assert "Jalan Merdeka 1" not in plain
    assert "Siti Contoh" not in plain + headed
    assert signed.index("Jakarta, ") < signed.index("a.n. Sekretaris Utama") < signed.index("Siti Contoh, M.Hum.")
    assert client.get("/reports/coverage/?paper=pink").status_code == 200
    assert client.get("/reports/coverage/?paper=pink&format=pdf").status_code == 400


def test_only_those_who_write_letters_print_their_letterhead(letterhead, client):
    province = factory.user("province", "18")
    client.force_login(province)
    assert 'name="paper"' not in client.get("/reports/coverage/").content.decode()
    made = make(Asked("coverage", {"paper": "signed"}), province)
    assert made.document.letterhead is made.document.signature is None


def test_a_missing_letterhead_is_explained(regions, client):
    client.force_login(factory.user())
    page = client.get("/reports/coverage/?paper=letterhead")
    assert "Kop surat belum ada" in page.content.decode()


def test_a_report_of_an_event_has_the_letterhead_of_its_organiser(letterhead):
    factory.letterhead(organiser="Dinas Contoh", letterhead="Dinas Contoh\nJalan 2")
    event = factory.event(code="SATU", organiser="dinas contoh")
    made = make(Asked("attendance", {"event": event.code, "paper": "letterhead"}), factory.user())
    assert made.document.letterhead.head == ["Dinas Contoh"]
    assert made.document.signature is None


def test_jobs_and_schedules_keep_the_paper(letterhead, client):
    user = factory.user()
    schedule = factory.schedule(user, options={"paper": "signed"})
    client.force_login(user)
    assert "kop surat dan penanda tangan" in client.get(schedule.get_absolute_url()).content.decode()
    made = make(Asked("coverage", schedule.options), user)
    assert made.document.signature.name == "Siti Contoh, M.Hum."


@pytest.mark.one_engine("PDF files")
def test_a_scheduled_report_has_the_paper_of_its_author_for_every_recipient(letterhead):
    """Staff of a province write no letters, but may receive one."""
    coordinator, province = factory.user(), factory.user("province", "18")
    schedule = factory.schedule(province, options={"paper": "signed"}, formats=["pdf"])
    for settings_are_there in (True, False):
        if not settings_are_there:
            LetterSettings.objects.all().delete()
        run_now(schedule, by=coordinator)
        run_jobs()
        job = Job.objects.latest("created")
        assert (job.by, job.state) == (province, Job.State.DONE), job.error
        with job.file.open() as file:
            text = text_of(file.read())
        assert ("Jalan Merdeka 1" in text, "Siti Contoh" in text) == (settings_are_there, settings_are_there)


def test_volumes_begin_with_the_letterhead_and_end_with_the_signature(letterhead, monkeypatch):
    monkeypatch.setattr("documents.pdf.volumes.MOST_ROWS", 10)
    document = on_paper(coverage_document(coverage(CoverageScope(as_of=date(2022, 1, 1)))), Paper.SIGNED, None)
    parts = list(volumes(document))
    assert [part.letterhead is not None for part in parts] == [True, *[False] * (len(parts) - 1)]
    assert [isinstance(part.signature, Signature) for part in parts] == [*[False] * (len(parts) - 1), True]
    regencies = document.table("regencies")
    assert [group for part in parts for group in part.table("regencies").groups] == regencies.groups
    assert {*regencies.groups} == {"Lampung", "Sulawesi Tengah"}


@pytest.mark.one_engine("pages and files")
def test_the_command_has_the_option(letterhead, tmp_path):
    file = tmp_path / "x.pdf"
    call_command(
        "report", "attendance", factory.event(code="SATU").code, paper="letterhead", format="pdf", output=str(file)
    )
    assert "Jalan Merdeka 1" in text_of(file.read_bytes())
    with pytest.raises(CommandError):
        call_command("report", "coverage", paper="pink", format="pdf", output=str(file))
