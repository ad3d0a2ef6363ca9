"""Starting, running, ending and sweeping jobs in one process."""

import os
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from accounts.files import delete_stored
from accounts.jobs.running import MAX_RUNS, Progress, Superseded, cancel, start, start_once
from accounts.jobs.sweeping import QUEUE_ROWS_KEPT, STALE, STRAY_FILES_KEPT, prune, sweep
from accounts.models import Job
from accounts.registry import UnknownKind
from tests import make
from tests.rush import rush
from tests.work import fresh, run_jobs

State = Job.State


@pytest.fixture
def user(db):
    return make.user()


def run(kind: str, user, **arguments) -> Job:
    job = start(kind, by=user, arguments=arguments)
    run_jobs()
    return fresh(job)


def begun(user, **fields) -> Job:
    """Return a running job whose worker died long ago."""
    job = start("tests.file", by=user)
    DBTaskResult.objects.filter(pk=job.queue_row).update(status="RUNNING", started_at=timezone.now() - STALE * 2)
    fields = {"state": State.RUNNING, "runs": 1, "heartbeat": timezone.now() - STALE * 2} | fields
    Job.objects.filter(pk=job.pk).update(**fields)
    return fresh(job)


def kept_files(settings) -> set[str]:
    return {str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.glob("jobs/*")}


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


# --- Starting and running ---------------------------------------------------------------------------------------------


def test_a_job_waits_then_runs_and_its_file_is_kept(user, settings):
    job = start("tests.file", by=user, subject="Bimtek Lampung")
    assert (job.state, job.runs, str(job)) == (State.QUEUED, 0, "A file: Bimtek Lampung")
    run_jobs()
    job = fresh(job)
    assert (job.state, job.runs, job.done, job.total, job.percent) == (State.DONE, 1, 1, 1, 100)
    assert (job.file_name, job.file_size, job.media_type) == ("hasil laporan.txt", 2, "text/plain")
    assert job.kept_until == job.finished + timedelta(days=settings.JOB_FILES_DAYS)
    assert "hasil" not in job.file.name
    assert kept_files(settings) == {job.file.name}
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_a_rollback_removes_the_job():
    user = make.user()
    with transaction.atomic():
        start("tests.file", by=user)
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_an_unknown_kind_is_refused(user):
    with pytest.raises(UnknownKind):
        start("tests.no-such", by=user)
    assert not Job.objects.exists()


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_job_runs_in_the_language_of_its_user(user, language):
    with translation.override(language):
        job = start("tests.file", by=user)
    run_jobs()
    with fresh(job).file.open() as file:
        assert file.read().decode() == language


def test_a_job_can_name_the_next_page(user):
    assert run("tests.leads", user, to="/events/").next_address == "/events/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "events/"])
def test_the_next_page_must_be_in_the_portal(user, elsewhere, caplog):
    job = run("tests.leads", user, to=elsewhere)
    assert (job.state, job.next_address) == (State.FAILED, "")


def test_an_exception_fails_the_job_and_is_logged(user, settings, caplog, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = run("tests.fault", user)
    assert job.state == State.FAILED
    assert job.error
    assert "machine" not in job.error
    assert "secret of the machine" in caplog.text
    assert str(job.pk) in caplog.text
    assert (job.file, kept_files(settings)) == ("", set())


def test_the_message_of_cannot_finish_is_shown_to_the_user(user):
    job = run("tests.reason", user)
    assert (job.state, job.error) == (State.FAILED, "Dinas Ragem has no seats")


def test_a_job_of_a_removed_kind_fails(user, caplog):
    job = start("tests.file", by=user)
    Job.objects.update(kind="tests.of-old")
    run_jobs()
    assert fresh(job).state == State.FAILED
    assert str(fresh(job)) == "tests.of-old"


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "administrator"}])
def test_rights_are_checked_again_when_it_runs(user, change, settings):
    job = start("tests.file", by=user)
    type(user).objects.filter(pk=user.pk).update(**change)
    run_jobs()
    assert (fresh(job).state, kept_files(settings)) == (State.FAILED, set())


@pytest.mark.django_db
def test_staff_who_changed_province_get_nothing_of_the_old_one(regions):
    user = make.user(province="18")
    job = start("tests.file", by=user)
    type(user).objects.filter(pk=user.pk).update(province_id="72")
    run_jobs()
    assert fresh(job).state == State.FAILED


# --- Cancelling -------------------------------------------------------------------------------------------------------


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(user):
    job = start("tests.file", by=user)
    cancel(job)
    run_jobs()
    assert (fresh(job).state, fresh(job).runs) == (State.CANCELLED, 0)


def test_a_cancelled_job_ends_at_its_next_report_and_leaves_no_file(user, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = run("tests.cancelled", user)
    assert (job.state, job.file, kept_files(settings)) == (State.CANCELLED, "", set())


def test_a_finished_job_cannot_be_cancelled(user):
    job = run("tests.file", user)
    cancel(job)
    assert (fresh(job).state, fresh(job).cancel_asked) == (State.DONE, False)


def test_deleting_a_file_that_a_job_never_had_does_nothing():
    delete_stored(Job().file)


def test_the_sweep_cancels_a_dead_run_that_was_asked_to_stop(user):
    job = begun(user, cancel_asked=True)
    sweep()
    assert fresh(job).state == State.CANCELLED


# --- Progress ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_progress_is_saved_with_a_heartbeat():
    job = begun(make.user())
    Progress(job)(3, 10)
    assert (fresh(job).done, fresh(job).total, fresh(job).percent) == (3, 10, 30)
    assert fresh(job).heartbeat > timezone.now() - STALE


@pytest.mark.django_db(transaction=True)
def test_a_thousand_reports_need_few_queries(django_assert_max_num_queries):
    job = begun(make.user())
    progress = Progress(job)
    with django_assert_max_num_queries(6):
        for number in range(1000):
            progress(number, 1000)


@pytest.mark.django_db(transaction=True)
def test_a_step_is_part_of_the_transaction():
    job = begun(make.user())
    progress = Progress(job)
    with transaction.atomic():
        progress(1, 2, step="first")
    with transaction.atomic():
        progress(2, 2, step="second")
        transaction.set_rollback(True)
    assert (fresh(job).step, fresh(job).done) == ("first", 1)


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_progress_without_a_step_is_not_saved():
    job = begun(make.user())
    with transaction.atomic():
        Progress(job)(1, 2)
    assert fresh(job).done == 0


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_cancellation_is_noticed():
    job = begun(make.user(), cancel_asked=True)
    with pytest.raises(BaseException) as ended, transaction.atomic():
        Progress(job)(1, 2)
    assert not isinstance(ended.value, Exception)
    assert fresh(job).done == 0


@pytest.mark.parametrize("now", [State.QUEUED, State.RUNNING])
def test_a_run_considered_dead_writes_nothing(user, settings, now):
    """Neither while the job waits for its next run, nor during that run."""
    old = begun(user)
    sweep()
    Job.objects.filter(pk=old.pk).update(state=now)
    progress = Progress(old)
    for write in (
        lambda: progress(9, 9),
        lambda: progress(9, 9, step=9),
        lambda: old.keep_file("x", "text/plain", b"x"),
    ):
        with pytest.raises(Superseded):
            write()
    assert (fresh(old).done, fresh(old).step, fresh(old).file, kept_files(settings)) == (0, None, "", set())


# --- Sweeping ---------------------------------------------------------------------------------------------------------


def test_the_sweep_restarts_a_dead_run(user):
    job = begun(user)
    sweep()
    assert fresh(job).state == State.QUEUED
    run_jobs()
    assert (fresh(job).state, fresh(job).runs) == (State.DONE, 2)


@pytest.mark.parametrize("beat", [timedelta(0), STALE - timedelta(seconds=5)])
def test_the_sweep_does_not_touch_a_live_run(user, beat):
    job = begun(user, heartbeat=timezone.now() - beat)
    sweep()
    assert fresh(job).state == State.RUNNING


def test_sweeping_twice_queues_once(user):
    job = begun(user)
    sweep()
    row = fresh(job).queue_row
    sweep()
    assert fresh(job).queue_row == row
    assert DBTaskResult.objects.ready().count() == 1


def test_a_job_fails_after_three_interrupted_runs(user, caplog):
    job = begun(user, runs=MAX_RUNS)
    sweep()
    assert fresh(job).state == State.FAILED
    assert fresh(job).error
    assert not DBTaskResult.objects.ready().exists()


@pytest.mark.parametrize("lost", ["gone", "finished", "claimed long ago"])
def test_a_waiting_job_without_a_queue_row_is_queued_again(user, lost):
    job = start("tests.file", by=user)
    rows = DBTaskResult.objects.filter(pk=job.queue_row)
    if lost == "gone":
        rows.delete()
    elif lost == "finished":
        rows.update(status="FAILED", finished_at=timezone.now())
    else:
        rows.update(status="RUNNING", started_at=timezone.now() - STALE * 2)
    sweep()
    run_jobs()
    assert (fresh(job).state, fresh(job).runs) == (State.DONE, 1)


@pytest.mark.parametrize("is_claimed", [False, True])
def test_the_sweep_does_not_touch_a_waiting_job(user, is_claimed):
    job = start("tests.file", by=user)
    if is_claimed:
        DBTaskResult.objects.update(status="RUNNING", started_at=timezone.now())
    sweep()
    assert fresh(job).queue_row == job.queue_row


def test_files_are_deleted_when_they_expire(user, settings):
    old, young = run("tests.file", user), run("tests.file", user)
    Job.objects.filter(pk=old.pk).update(kept_until=timezone.now() - timedelta(seconds=1))
    prune()
    assert kept_files(settings) == {young.file.name}
    assert (fresh(old).file, fresh(old).state, fresh(young).file) == ("", State.DONE, young.file.name)
    prune()


def test_files_without_a_job_are_deleted_after_a_day(user, settings):
    known = run("tests.file", user)
    stray = settings.MEDIA_ROOT / "jobs" / "stray"
    stray.write_bytes(b"")
    prune()
    assert stray.exists()
    old = (timezone.now() - STRAY_FILES_KEPT * 2).timestamp()
    for path in settings.MEDIA_ROOT.glob("jobs/*"):
        os.utime(path, (old, old))
    prune()
    assert kept_files(settings) == {known.file.name}


def test_old_queue_rows_are_deleted(user):
    run("tests.file", user)
    waiting = start("tests.file", by=user)
    prune()
    assert DBTaskResult.objects.count() == 2
    DBTaskResult.objects.finished().update(finished_at=timezone.now() - QUEUE_ROWS_KEPT * 2)
    prune()
    assert [row.pk for row in DBTaskResult.objects.all()] == [waiting.queue_row]


# --- Who sees a job ---------------------------------------------------------------------------------------------------


def test_users_see_their_own_jobs_and_administrators_see_all(user):
    job = start("tests.file", by=user)
    seen = {role: list(Job.objects.visible_to(make.user(role))) for role in ("coordinator", "administrator")}
    assert seen == {"coordinator": [], "administrator": [job]}
    assert list(Job.objects.visible_to(user)) == [job]


def test_the_database_refuses_unknown_states(user):
    job = start("tests.file", by=user)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(state="paused")


def test_ids_cannot_be_guessed(user):
    assert start("tests.file", by=user).pk.version == uuid.uuid4().version


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_time_start_one_job():
    user, started = make.user(), []
    press = lambda: started.append(start_once("tests.file", by=user, arguments={"event": "X"}).pk)  # noqa: E731
    assert rush([press] * 4) == [None] * 4
    assert len(started) == 4
    assert Job.objects.count() == len(set(started)) == 1
