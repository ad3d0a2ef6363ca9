"""Long reports are made in the background, with the data that their reader may see at that time and at the download."""

import io
import zipfile
from datetime import date
from hashlib import sha256

import pytest

from accounts.jobs import sweeping
from accounts.jobs.running import cancel
from accounts.models import Job
from documents.pdf import volumes
from events.models import Event
from reports.background import make_file
from reports.files import effort, outputs
from reports.models import ReportFile
from reports.pages.downloads import start_file
from reports.requests import Asked
from tests import make, pdf, workbooks
from tests.work import fresh, run_jobs

pytestmark = pytest.mark.one_engine("files; jobs and their parts are tested in accounts/tests/jobs")

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def event(regions, monkeypatch):
    """Return an event with people of two provinces. Here every report counts as long."""
    monkeypatch.setattr(effort, "LONGEST_WAIT", 0)
    event = make.event("18", code="PANJANG", sessions=1)
    for region, name in (("18.03", "Sri"), ("18.06", "Budi"), ("72.01", "Tuti")):
        make.registration(event, make.agency(region), marks="H", full_name=name)
    return event


@pytest.fixture
def lampung(event):
    return make.user(province="18")


def started(client, user, path: str) -> Job:
    client.force_login(user)
    assert client.get(path, headers=BROWSER).status_code == 200
    assert not Job.objects.exists()  # a link, which another site can make too, starts nothing
    answer = client.post(path, headers=BROWSER)
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
    return job


def content(client, job: Job) -> bytes:
    answer = client.get(f"{job.get_absolute_url()}file/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def names(workbook: bytes) -> set[str]:
    """Return the names on both sheets that list people."""
    people, marks = workbooks.opened(workbook).worksheets[-2:]
    return {row[1].value for sheet in (people, marks) for row in sheet.iter_rows(min_row=2)}


def test_a_browser_is_redirected_to_a_job_that_makes_the_file(client, lampung):
    job = started(client, lampung, "/reports/attendance/PANJANG/?format=xlsx")
    assert Event.objects.get().title in job.subject
    run_jobs()
    assert names(content(client, job)) == {"Sri", "Budi"}
    job = fresh(job)
    assert job.file_name.startswith("kehadiran-panjang-20")
    assert (job.done, job.total) == (0, 10)  # reported at every 500th row


def test_the_stored_file_states_its_subject_and_time(client, event):
    job = started(client, make.user(), "/reports/coverage/18/?as_of=2022-12-31&course=SPP-TIK&format=pdf")
    run_jobs()
    assert content(client, job).startswith(b"%PDF")
    job = fresh(job)
    assert job.file_name == "cakupan-18-spp-tik-2022-12-31.pdf"
    assert "Lampung" in job.subject
    assert "2022" in job.subject


def test_the_recap_made_in_the_background_agrees_with_its_page_for_the_reader(client, lampung):
    make.event("72", code="JAUH")
    make.event("18", code="LAMA", starts_on=date(2019, 5, 1))
    job = started(client, lampung, "/reports/recap/?province=18&province=72&format=xlsx")
    assert job.arguments["options"] == {"year": "2022", "province": ["18", "72"]}  # the latest year that has an event
    run_jobs()
    sheet = workbooks.opened(content(client, job)).worksheets[1]
    assert [row[0].value for row in sheet.iter_rows(min_row=2) if row[0].value] == ["PANJANG"]  # then the totals
    assert fresh(job).file_name.startswith("rekap-2022-18-72-20")
    lampung.province_id = "72"
    lampung.save()
    assert client.get(f"{job.get_absolute_url()}file/").status_code == 403


def test_the_event_report_is_made_in_the_background_too(client, lampung, event):
    job = started(client, lampung, "/reports/event/PANJANG/?format=pdf")
    run_jobs()
    made = content(client, job)
    words = "".join(page.extract_text() for page in pdf.read(made).pages)
    assert "Sri" in words
    assert "Tuti" not in words
    assert ReportFile.objects.get().sha256 == sha256(made).hexdigest()
    assert fresh(job).file_name.startswith("laporan-kegiatan-panjang-20")
    page = client.get("/reports/event/PANJANG/")
    assert "pdf" in page.context["in_background"]


@pytest.mark.parametrize("path", ["/reports/coverage/", "/reports/funnel/", "/reports/attendance/PANJANG/"])
def test_a_program_gets_its_file_at_once(client, event, path):
    client.force_login(make.user())
    answer = client.get(path, {"format": "xlsx"})
    assert answer.headers["Content-Type"] == outputs.OUTPUTS["xlsx"].media_type
    assert not Job.objects.exists()


def test_a_short_report_is_sent_at_once(client, event, monkeypatch):
    monkeypatch.undo()
    client.force_login(make.user())
    answer = client.get("/reports/attendance/PANJANG/?format=xlsx", headers=BROWSER)
    assert answer.headers["Content-Type"] == outputs.OUTPUTS["xlsx"].media_type


def test_the_page_says_which_files_it_makes_in_the_background(client, event):
    client.force_login(make.user())
    assert client.get("/reports/attendance/PANJANG/").context["in_background"] == ["pdf", "xlsx"]


def test_two_requests_for_one_report_start_one_job(client, lampung):
    client.force_login(lampung)
    answers = {client.post("/reports/attendance/PANJANG/?format=xlsx", headers=BROWSER).url for _ in range(2)}
    assert len(answers) == Job.objects.count() == 1
    client.post("/reports/attendance/PANJANG/?format=pdf", headers=BROWSER)
    assert Job.objects.count() == 2


def test_a_user_whose_province_changed_before_the_run_gets_no_file(client, lampung):
    job = started(client, lampung, "/reports/attendance/PANJANG/?format=xlsx")
    lampung.province_id = "72"
    lampung.save()
    run_jobs()
    assert fresh(job).state == Job.State.FAILED
    assert not fresh(job).file


def test_a_user_whose_province_changed_after_the_run_gets_no_file(client, lampung):
    job = started(client, lampung, "/reports/attendance/PANJANG/?format=xlsx")
    run_jobs()
    lampung.province_id = "72"
    lampung.save()
    assert client.get(f"{job.get_absolute_url()}file/").status_code == 403


@pytest.mark.parametrize("report", ["attendance", "event"])
def test_the_report_of_an_event_that_left_the_province_is_refused(client, event, report):
    """The user's rights are the same, but the event belongs to another province: the report is neither made nor
    sent."""
    reader = make.user(province="72")
    asked = Asked(report, {"event": "PANJANG"})
    job, later = (start_file(asked, form, by=reader, subject="") for form in ("csv", "json"))
    Job.objects.filter(pk=later.pk).update(state=Job.State.CANCELLED)
    run_jobs()
    client.force_login(reader)
    assert content(client, job)
    make.forget_marks(event)
    event.registrations.filter(province="72").delete()
    event.quotas.for_province("72").delete()
    assert client.get(f"{job.get_absolute_url()}file/").status_code == 403
    again = start_file(asked, "json", by=reader, subject="")
    run_jobs()
    assert fresh(again).state == Job.State.FAILED


@pytest.mark.parametrize(
    "asked",
    [
        Asked("funnel", {"province": "72"}),
        Asked("funnel", {}),
        Asked("attendance", {"event": "NO-SUCH"}),
        Asked("attendance", {}),
        Asked("event", {"event": "NO-SUCH"}),
        Asked("event", {}),
        Asked("no-such", {}),
    ],
)
def test_a_job_with_invalid_or_forbidden_arguments_fails(lampung, asked):
    job = start_file(asked, "csv", by=lampung, subject="")
    run_jobs()
    assert fresh(job).state == Job.State.FAILED


def test_options_that_became_invalid_are_named(event):
    job = start_file(Asked("coverage", {"course": "GONE"}), "csv", by=make.user(), subject="")
    run_jobs()
    assert fresh(job).state == Job.State.FAILED
    assert "GONE" in fresh(job).error


def test_a_started_job_can_be_cancelled(client, lampung):
    job = started(client, lampung, "/reports/attendance/PANJANG/?format=xlsx")
    cancel(job)
    run_jobs()
    assert fresh(job).state == Job.State.CANCELLED


def test_a_job_starts_again_after_a_crash(client, lampung):
    job = started(client, lampung, "/reports/attendance/PANJANG/?format=xlsx")
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, runs=1, heartbeat="2020-01-01T00:00:00Z")
    sweeping.sweep()
    run_jobs()
    assert names(content(client, job)) == {"Sri", "Budi"}
    assert fresh(job).runs == 2


class Broken(Exception):
    pass


def broken_after_two(job: Job) -> None:
    """Run the job until its first two volumes are stored, then break off as by a power cut."""

    def progress(done: int, total: int, step: dict | None = None) -> None:
        if step:
            Job.objects.filter(pk=job.pk).update(step=step, done=done, total=total)
        if step and step["parts"]:
            raise Broken

    with pytest.raises(Broken):
        make_file(fresh(job), progress)


@pytest.fixture
def long_job(event, monkeypatch):
    """Return the job of an event whose three people and agencies make three volumes."""
    monkeypatch.setattr(volumes, "MOST_ROWS", 2)
    return start_file(Asked("attendance", {"event": event.code}), "pdf", by=make.user(), subject="")


def test_finished_volumes_of_a_broken_run_are_not_made_again(client, long_job):
    broken_after_two(long_job)
    before = set(ReportFile.objects.values_list("sha256", flat=True))
    run_jobs()
    client.force_login(long_job.by)
    archive = zipfile.ZipFile(io.BytesIO(content(client, long_job)))
    digests = [sha256(archive.read(name)).hexdigest() for name in archive.namelist()]
    assert [name[-7:] for name in archive.namelist()] == ["1-3.pdf", "2-3.pdf", "3-3.pdf"]
    assert before == set(digests[:2])
    assert set(ReportFile.objects.values_list("sha256", flat=True)) == set(digests)


def test_all_volumes_are_made_again_if_the_data_changed(client, event, long_job):
    """Another person was registered between the runs."""
    broken_after_two(long_job)
    before = set(ReportFile.objects.values_list("sha256", flat=True))
    make.registration(event, make.agency("18.07"), marks="H", full_name="Wati")
    run_jobs()
    client.force_login(long_job.by)
    archive = zipfile.ZipFile(io.BytesIO(content(client, long_job)))
    assert len(archive.namelist()) == 4
    assert before.isdisjoint(sha256(archive.read(name)).hexdigest() for name in archive.namelist())
