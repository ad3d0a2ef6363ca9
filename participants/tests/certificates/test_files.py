"""Files with all certificates of an event: each certificate occurs exactly once."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from accounts.jobs.parts import discard_finished_parts
from accounts.jobs.running import Progress
from accounts.models import Job
from participants.certificates.issuing import revoke_certificate
from participants.certificates.signing import store_signed
from participants.models import Certificate, Registration
from participants.paper import batches
from tests import make
from tests.pdf import bookmarks, metadata, read, said, texts
from tests.work import run_jobs

pytestmark = pytest.mark.one_engine("PDF files; jobs and their parts are tested in accounts/tests/jobs")

FILES = "/events/PIAGAM/certificates/files/"
PEOPLE = 5
SIGNED = b"%PDF-1.7 signed elsewhere %%EOF\n"


@pytest.fixture
def event(regions):
    """Four people of Lampung and one of Sulawesi Tengah have certificates."""
    event = make.event("18", code="PIAGAM", title="Bimtek Piagam", sessions=2)
    for number in range(PEOPLE):
        agency = make.agency("18.03" if number < PEOPLE - 1 else "72.01")
        make.registration(event, agency, marks="HH", full_name=f"Peserta Ke{number + 1}, S.IP.")
    make.certificates(event)
    return event


@pytest.fixture
def staff(event, client):
    user = make.user()
    client.force_login(user)
    return user


def asked(client, form: str) -> Job:
    page = client.get(FILES, {"as": form})
    assert (page.status_code, Job.objects.exists()) == (200, False)  # a link starts nothing
    assert client.post(f"{FILES}?as={form}").status_code == 302
    return Job.objects.get()


def made(client, form: str) -> Job:
    job = asked(client, form)
    run_jobs()
    job.refresh_from_db()
    return job


def kept(job: Job) -> bytes:
    with job.file.open() as file:
        return file.read()


def unpacked(job: Job) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(kept(job))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def holders(content: bytes) -> list[int]:
    """Return the numbers in the names of the people with a certificate in the PDF."""
    text = " ".join(texts(content)[::2])
    return [number for number in range(1, PEOPLE + 1) if f"Peserta Ke{number}, S.IP." in text]


def test_certificates_for_printing_are_one_pdf(event, staff, client):
    job = made(client, "print")
    assert (job.state, job.done, job.total) == ("done", PEOPLE, PEOPLE)
    assert (job.file_name, job.media_type) == ("sertifikat-piagam.pdf", "application/pdf")
    content = kept(job)
    assert (len(read(content).pages), len(bookmarks(content))) == (2 * PEOPLE, PEOPLE)
    assert holders(content) == [1, 2, 3, 4, 5]
    assert said(metadata(content), "pdfuaid:part") == ["1"]


def test_many_certificates_are_split_into_volumes(event, staff, client, monkeypatch):
    monkeypatch.setattr(batches, "CERTIFICATES_IN_A_CHUNK", 1)
    monkeypatch.setattr(batches, "CHUNKS_IN_A_FILE", 2)
    volumes = unpacked(made(client, "print"))
    assert [*volumes] == [f"sertifikat-piagam-{part:02d}-03.pdf" for part in (1, 2, 3)]
    assert [holders(content) for content in volumes.values()] == [[1, 2], [3, 4], [5]]


def test_single_files_are_named_by_number_and_name(event, staff, client):
    job = made(client, "files")
    assert (job.file_name, job.media_type) == ("sertifikat-piagam.zip", "application/zip")
    files = unpacked(job)
    assert [*files] == [f"2022-{number:04d}-peserta-ke{number}-sip.pdf" for number in range(1, PEOPLE + 1)]
    for number, content in enumerate(files.values(), start=1):
        assert holders(content) == [number]
        assert (said(metadata(content), "pdfaid:part"), said(metadata(content), "pdfuaid:part")) == (["3"], ["1"])


@pytest.mark.parametrize("form", ["print", "files"])
def test_a_signed_file_replaces_the_generated_one(event, staff, client, form):
    store_signed(Certificate.objects.of_event(event)[1], ContentFile(SIGNED), by=staff)
    files = unpacked(made(client, form))
    assert files.pop("2022-0002-peserta-ke2-sip.pdf") == SIGNED
    assert sorted(number for content in files.values() for number in holders(content)) == [1, 3, 4, 5]


def test_provincial_staff_get_only_their_own_certificates(event, client):
    client.force_login(make.user(province="72"))
    assert holders(kept(made(client, "print"))) == [5]


def test_an_event_without_certificates_has_no_file(event, client):
    client.force_login(make.user(province="18"))
    Registration.objects.filter(province="18").update(province="72", regency="72.01")
    assert client.get(FILES, {"as": "print"}).status_code == 404
    assert client.get(FILES, {"as": "x"}).status_code == 302
    assert not Job.objects.exists()


def test_revoked_certificates_are_left_out(event, staff, client):
    revoke_certificate(Certificate.objects.of_event(event)[2], reason="Keliru", by=staff)
    assert holders(kept(made(client, "print"))) == [1, 2, 4, 5]


@pytest.mark.parametrize("form", ["print", "files"])
def test_a_resumed_run_has_each_certificate_exactly_once(event, staff, client, monkeypatch, form):
    monkeypatch.setattr(batches, "CERTIFICATES_IN_A_CHUNK", 2)
    monkeypatch.setattr(batches, "CERTIFICATES_AT_A_TIME", 2)
    job = asked(client, form)
    Job.objects.update(state=Job.State.RUNNING)
    job.refresh_from_db()
    real, rendered = batches._certificates, []

    def dying(job, event, chunk):
        rendered.append(chunk.part)
        if chunk.part == 2 and len(rendered) == 2:
            raise KeyboardInterrupt
        return real(job, event, chunk)

    monkeypatch.setattr(batches, "_certificates", dying)
    with pytest.raises(KeyboardInterrupt):
        batches.make_certificates(job, Progress(job))
    Job.objects.update(state=Job.State.QUEUED)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.done, rendered) == ("done", PEOPLE, [1, 2, 2, 3])
    contents = [kept(job)] if form == "print" else unpacked(job).values()
    assert [number for content in contents for number in holders(content)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("form", ["print", "files"])
def test_a_run_interrupted_at_its_end_gives_the_same_file(event, staff, client, settings, form):
    job = asked(client, form)
    Job.objects.update(state=Job.State.RUNNING)
    job.refresh_from_db()
    batches.make_certificates(job, Progress(job))  # the process dies before the job is stored as done
    Job.objects.update(state=Job.State.QUEUED)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", PEOPLE)
    contents = [kept(job)] if form == "print" else unpacked(job).values()
    assert [number for content in contents for number in holders(content)] == [1, 2, 3, 4, 5]
    discard_finished_parts()
    assert not list(settings.MEDIA_ROOT.glob("job-parts/*"))


def test_a_certificate_revoked_during_the_run_is_left_out(event, staff, client, monkeypatch):
    monkeypatch.setattr(batches, "CERTIFICATES_AT_A_TIME", 2)
    job = asked(client, "files")
    real = batches._certificates

    def revoking(job, event, chunk):
        if chunk.part == 3:
            revoke_certificate(Certificate.objects.of_event(event)[0], reason="Keliru", by=staff)
        return real(job, event, chunk)

    monkeypatch.setattr(batches, "_certificates", revoking)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, bool(job.error), job.file.name) == ("failed", True, "")


def test_staff_lose_access_to_the_file_when_its_people_move_away(event, client):
    reader = make.user(province="18")
    client.force_login(reader)
    job = made(client, "files")
    assert job.may_download(reader)
    Registration.objects.filter(number=1).update(province="72", regency="72.01")
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403


def test_the_job_can_be_stopped(event, staff, client):
    asked(client, "print")
    Job.objects.update(cancel_asked=True)
    run_jobs()
    assert (Job.objects.get().state, Job.objects.get().file.name) == ("cancelled", "")
