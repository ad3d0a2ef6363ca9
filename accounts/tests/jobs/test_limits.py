"""How much one user can start, and that the others need not wait for it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from accounts.jobs import work
from accounts.jobs.running import cancel, start_once
from accounts.limits import LimitReached, one_at_a_time
from accounts.models import Job
from reports.files import effort
from tests import make
from tests.work import run_jobs


@pytest.fixture
def user(db):
    return make.user()


def started(user, number: int) -> Job:
    return start_once("tests.file", by=user, arguments={"number": number})


def users_in_the_order_of_the_queue() -> list:
    worker, order = work.make_worker("tests"), []
    while row := DBTaskResult.objects.ready().first():
        order.append(Job.objects.get(queue_row=row.pk).by)
        row.claim(worker.worker_id)
        worker.run_task(row)
    return order


def test_a_user_can_have_a_few_unfinished_jobs(user, settings):
    settings.JOBS_PER_USER = 2
    first, _second = started(user, 1), started(user, 2)
    with pytest.raises(LimitReached, match="2"):
        started(user, 3)
    assert started(user, 1) == first  # the same job again is no new one
    assert started(make.user(), 1)
    cancel(first)
    assert started(user, 3)
    run_jobs()
    assert started(user, 4)


def test_workers_take_turns_between_users(user):
    for number in range(4):
        started(user, number)
    other, third = make.user(), make.user()
    for number in range(2):
        started(other, number)
    started(third, 1)
    assert users_in_the_order_of_the_queue() == [user, other, third, user, other, user, user]


def test_a_waiting_job_moves_up_when_another_is_cancelled(user):
    jobs = [started(user, number) for number in range(3)]
    cancel(jobs[0])
    started(make.user(), 1)
    rows = {str(job.queue_row): job for job in jobs}
    ready = [rows.get(str(row.pk)) for row in DBTaskResult.objects.ready() if row.pk != jobs[0].queue_row]
    assert ready == [jobs[1], None, jobs[2]]


@pytest.mark.parametrize(
    ("language", "words"), [("en", "At most 1 of your tasks"), ("id", "Paling banyak 1 pekerjaan")]
)
def test_a_page_says_that_the_limit_is_reached(client, user, settings, language, words):
    settings.JOBS_PER_USER = 1
    event = make.event("18")
    make.registration(event, make.agency())
    waiting = started(user, 1)
    client.force_login(user)
    client.cookies["django_language"] = language
    page = client.post(f"/events/{event.code}/badges/?as=cards")
    assert page.status_code == 429
    assert words in page.content.decode()
    assert waiting.get_absolute_url() in page.content.decode()


def test_a_user_can_send_so_many_files_in_an_hour(client, user, settings):
    settings.UPLOADS_PER_HOUR = 2
    event = make.coming_event()
    make.quota(event, make.agency())
    page = f"/events/{event.code}/import/"
    send = lambda: client.post(page, {"file": SimpleUploadedFile("x.csv", b"Nama\nAni\n")}).status_code  # noqa: E731
    client.force_login(user)
    assert [send(), send(), send()] == [302, 302, 429]
    assert client.post("/language/", {"language": "id"}).status_code == 302  # without a file nothing is counted
    client.force_login(make.user())
    assert send() == 302


def test_a_user_can_download_so_many_files_in_an_hour(client, user, settings):
    settings.DOWNLOADS_PER_HOUR = 2
    client.force_login(user)
    fetch = lambda: client.get("/reports/coverage/?format=csv")  # noqa: E731
    assert [fetch().status_code for _ in range(3)] == [200, 200, 429]
    kept_back = fetch()
    assert "2 berkas" in kept_back.content.decode()
    assert "Content-Disposition" not in kept_back.headers
    assert client.get("/").status_code == 200, "pages are not counted"
    client.force_login(make.user())
    assert fetch().status_code == 200


def test_a_program_gets_one_long_file_at_a_time(client, user, monkeypatch):
    monkeypatch.setattr(effort, "LONGEST_WAIT", 0)
    monkeypatch.setattr(effort, "_ROWS_A_SECOND", {"xlsx": 1})
    client.force_login(user)
    fetch = lambda form: client.get(f"/reports/coverage/?format={form}", headers={"Accept": "*/*"}).status_code  # noqa: E731
    with one_at_a_time("file", user):
        assert [fetch("xlsx"), fetch("csv")] == [429, 200]
    assert fetch("xlsx") == 200
