"""The bell in the header of each page: the user's running and failed jobs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Job
from tests import make

pytestmark = pytest.mark.django_db


def bell(client) -> tuple[int, int]:
    session = client.get("/jobs/").wsgi_request.session
    return session.jobs_running, session.jobs_failed


def test_the_header_counts_running_and_failed_jobs_of_the_user(regions, client, django_assert_num_queries):
    user = make.user()
    client.force_login(user)
    with django_assert_num_queries(3):  # the session with the counts, the user, the number of the user's jobs
        assert bell(client) == (0, 0)
    make.job(user)
    make.job(user, state=Job.State.RUNNING)
    make.job(user, state=Job.State.FAILED, finished=timezone.now())
    make.job(user, state=Job.State.CANCELLED)
    make.job(make.user(), state=Job.State.FAILED, finished=timezone.now())
    make.job(user, state=Job.State.FAILED, created=timezone.now() - timedelta(days=3))
    assert bell(client) == (2, 1)
    page = client.get("/").content.decode()
    assert '<b class="failed" aria-hidden="true">1!</b><b aria-hidden="true">2</b>' in page
    assert 'title="Berkas yang sedang dibuat, 2 berkas sedang dibuat, 1 gagal"' in page


def test_without_a_sign_in_there_is_no_bell(client):
    assert 'class="bell' not in client.get("/accounts/login/").content.decode()


def test_a_session_that_is_over_signs_nobody_in(regions, client):
    client.force_login(make.user())
    session = client.session
    type(session).get_model_class().objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/").status_code == 302


def test_the_page_behind_the_bell_leads_to_results_and_says_why_a_file_failed(regions, client):
    user = make.user()
    client.force_login(user)
    assert "Berkas yang perlu waktu lama akan muncul di sini." in client.get("/jobs/").content.decode()
    make.job(user, state=Job.State.DONE, next_address="/events/A/")
    make.job(user, state=Job.State.DONE, next_address="https://example.org/")
    make.job(user, state=Job.State.FAILED, error="Kegiatan sudah dihapus.")
    page = client.get("/jobs/").content.decode()
    assert page.count("Buka hasilnya") == 2  # a link and its label
    assert 'href="/events/A/"' in page
    assert "example.org" not in page
    assert "Kegiatan sudah dihapus." in page
