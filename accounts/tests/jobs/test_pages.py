"""The pages of jobs in each state, the download of the file, and cancelling."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts.models import Job, User
from tests import make
from tests.work import fresh

pytestmark = pytest.mark.one_engine("pages; test_running.py tests the queries of jobs")

State = Job.State


@pytest.fixture
def user(regions, client):
    user = make.user(province="18")
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def html(client, job: Job, path: str = "") -> str:
    return client.get(f"/jobs/{job.pk}/{path}").content.decode()


def test_the_list_has_only_the_users_own_jobs(client, user):
    make.job(make.user(province="18"))
    own = make.job(user)
    assert list(client.get("/jobs/").context["page_obj"]) == [own]
    assert list(client.get("/jobs/?of=all").context["page_obj"]) == [own]


def test_administrators_can_list_everyones_jobs(client, user):
    client.force_login(make.user("administrator"))
    job = make.job(user)
    assert list(client.get("/jobs/").context["page_obj"]) == []
    assert list(client.get("/jobs/?of=all").context["page_obj"]) == [job]
    assert user.username in client.get("/jobs/?of=all").content.decode()


def test_an_empty_list_says_so(client, user):
    assert 'class="empty"' in client.get("/jobs/").content.decode()


@pytest.mark.parametrize(
    ("fields", "watches", "stops"),
    [
        ({"state": State.QUEUED}, True, True),
        ({"state": State.RUNNING, "done": 3, "total": 8}, True, True),
        ({"state": State.RUNNING, "cancel_asked": True}, True, False),
        ({"state": State.DONE}, False, False),
        ({"state": State.FAILED, "error": "Dinas Ragem"}, False, False),
        ({"state": State.CANCELLED}, False, False),
    ],
)
def test_an_unfinished_job_is_watched_and_can_be_stopped(client, user, fields, watches, stops):
    job = make.job(user, **fields)
    page = html(client, job)
    assert ("jobs.js" in page) is ('http-equiv="refresh"' in page) is watches
    assert (f'action="/jobs/{job.pk}/cancel/"' in page) is stops
    assert fields.get("error", "") in page


def test_the_progress_bar_shows_the_counts(client, user):
    page = html(client, make.job(user, state=State.RUNNING, done=1250, total=2000))
    assert 'max="2000" value="1250"' in page
    assert "62 %" in page
    assert "1.250" in page


def test_the_browser_does_not_cache_the_page(client, user):
    assert "no-store" in client.get(make.job(user).get_absolute_url()).headers["Cache-Control"]


def test_the_file_is_downloaded_under_its_name(client, user):
    job = make.job(user, file=b"\xff\x00" * 50_000)
    Job.objects.update(file_name='daftar "hadir" – Ragem\r\n.txt', media_type="text/html")
    response = client.get(f"/jobs/{job.pk}/file/")
    assert b"".join(response.streaming_content) == b"\xff\x00" * 50_000
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename")
    assert quote("Ragem") in disposition
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert f'href="/jobs/{job.pk}/file/"' in html(client, job)
    response.close()


def test_the_page_shows_how_long_the_file_is_kept(client, user):
    job = make.job(user, file=b"x", kept_until=timezone.now() + timedelta(days=400))
    assert str(job.kept_until.year) in html(client, job)


@pytest.mark.parametrize("lost", ["the row", "the file"])
def test_a_deleted_file_is_not_found(client, user, lost):
    job = make.job(user, file=b"x")
    if lost == "the row":
        Job.objects.update(file="")
        assert f'href="/jobs/{job.pk}/file/"' not in html(client, job)
    else:
        job.file.storage.delete(job.file.name)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_user_whose_rights_changed_gets_no_file(client, user):
    """For example provincial staff who moved to another province."""
    job = make.job(user, file=b"x")
    User.objects.filter(pk=user.pk).update(province_id="72")
    assert f'href="/jobs/{job.pk}/file/"' not in html(client, job)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403


@pytest.mark.parametrize("kind", ["tests.secret", "tests.of-old"])
def test_the_kind_decides_at_each_download(client, user, kind):
    job = make.job(user, file=b"x", kind=kind)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403
    assert f'href="/jobs/{job.pk}/file/"' not in html(client, job)


def test_the_file_of_an_unfinished_job_cannot_be_downloaded(client, user):
    job = make.job(user, file=b"x", state=State.RUNNING)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403


def test_administrators_see_neither_the_file_nor_the_next_page(client, user):
    job = make.job(user, file=b"x", next_address="/events/SOME/")
    client.force_login(make.user("administrator"))
    page = html(client, job)
    assert f"/jobs/{job.pk}/file/" not in page
    assert "/events/SOME/" not in page
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_finished_job_links_to_the_next_page(client, user):
    page = html(client, make.job(user, state=State.DONE, next_address="/events/SOME/"))
    assert 'href="/events/SOME/"' in page
    assert 'data-next="/events/SOME/"' in page


def test_cancelling_needs_a_post(client, user):
    job = make.job(user)
    client.get(f"/jobs/{job.pk}/cancel/")
    assert fresh(job).state == State.QUEUED
    assert client.post(f"/jobs/{job.pk}/cancel/").url == job.get_absolute_url()
    assert fresh(job).state == State.CANCELLED


@pytest.mark.parametrize("path", ["/jobs/x/", "/jobs/00000000-0000-4000-8000-000000000000/file/", "/jobs/?page=99"])
def test_an_unknown_job_is_not_found(client, user, path):
    assert client.get(path).status_code == 404
