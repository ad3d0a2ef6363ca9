"""A long event workbook is made in the background, for national staff only. A short one is sent at once."""

import pytest

from accounts.models import Job, User
from participants.workbook import downloads
from tests import make, workbooks
from tests.work import fresh, run_jobs

pytestmark = pytest.mark.one_engine("files; jobs are tested in accounts/tests/jobs")

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PATH = "/events/BESAR/workbook/"


@pytest.fixture
def event(regions, monkeypatch):
    """An event of three people; the limit is lowered so that it counts as long."""
    monkeypatch.setattr(downloads, "MOST_AT_ONCE", 2)
    event = make.event("18", code="BESAR", sessions=1)
    for region, name in (("18.03", "Sri"), ("18.06", "Budi"), ("72.01", "Tuti")):
        make.registration(event, make.agency(region), marks="H", full_name=name)
    return event


def names(workbook: bytes) -> list[str]:
    sheet = workbooks.opened(workbook)["Peserta"]
    return [row[1].value for row in sheet.iter_rows(min_row=2)]


def started(client, user: User) -> Job:
    client.force_login(user)
    assert client.get(PATH, headers=BROWSER).status_code == 200
    assert not Job.objects.exists()  # a link, which another site can make too, starts nothing
    answer = client.post(PATH, headers=BROWSER)
    job = Job.objects.get()
    assert (answer.status_code, answer.url) == (302, job.get_absolute_url())
    return job


def test_a_browser_is_redirected_to_a_job_with_the_same_workbook(client, event):
    job = started(client, make.user())
    assert client.post(PATH, headers=BROWSER).url == job.get_absolute_url()  # no second job starts
    run_jobs()
    answer = client.get(f"{job.get_absolute_url()}file/")
    kept = b"".join(answer.streaming_content)
    direct = client.get(PATH)
    assert direct.headers["Content-Disposition"] == 'attachment; filename="kegiatan-besar.xlsx"'
    assert direct.headers["Cache-Control"] == "private, no-store"
    assert names(kept) == names(direct.content) == ["Sri", "Budi", "Tuti"]
    job = fresh(job)
    assert job.file_name == "kegiatan-besar.xlsx"
    assert event.title in job.subject
    assert (job.done, job.total) == (3, 6)  # progress is stored at every 500th row of both sheets of people


def test_a_short_workbook_is_sent_at_once(client, event, monkeypatch):
    monkeypatch.setattr(downloads, "MOST_AT_ONCE", 3)
    client.force_login(make.user())
    assert names(client.get(PATH, headers=BROWSER).content) == ["Sri", "Budi", "Tuti"]
    assert not Job.objects.exists()


def test_provincial_staff_cannot_start_the_job(client, event):
    client.force_login(make.user(province="18"))
    assert client.post(PATH, headers=BROWSER).status_code == 403
    assert not Job.objects.exists()


@pytest.mark.parametrize("ran", [False, True])
def test_a_user_who_is_no_longer_national_gets_no_workbook(client, event, ran):
    user = make.user()
    job = started(client, user)
    if ran:
        run_jobs()
    user.role, user.province_id = User.Role.PROVINCIAL, "18"
    user.save()
    run_jobs()
    assert (fresh(job).state == Job.State.DONE) == ran
    assert client.get(f"{job.get_absolute_url()}file/").status_code == (403 if ran else 404)


def test_a_deleted_event_has_no_workbook(client, event):
    user = make.user()
    job = started(client, user)
    event.code = "LAIN"
    event.save()
    run_jobs()
    assert fresh(job).state == Job.State.FAILED
