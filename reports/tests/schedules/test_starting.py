"""Scheduled reports: due days, recipients, and one start even if several servers look at the same time."""

import json
import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import Entry, Job, Message
from reports.home.todo import todos
from reports.models import Delivery, Schedule
from reports.pages.downloads import start_file
from reports.requests import Asked
from reports.schedules.starting import options_for, run_now, start_due
from tests import make
from tests.work import run_jobs

NOVEMBER = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("day", "today", "due"),
    [
        (10, date(2026, 11, 10), date(2026, 11, 10)),
        (11, date(2026, 11, 10), date(2026, 10, 11)),
        (31, date(2026, 11, 30), date(2026, 11, 30)),
        (31, date(2026, 3, 1), date(2026, 2, 28)),
        (29, date(2028, 2, 29), date(2028, 2, 29)),
        (5, date(2026, 1, 3), date(2025, 12, 5)),
    ],
)
def test_a_monthly_schedule_is_due_on_its_day(day, today, due):
    plan = Schedule(day=day, first_day=date(2020, 1, 1), counts_from=date(2020, 1, 1))
    assert plan.latest_due(today) == due


@pytest.mark.parametrize("offset", range(7))
def test_a_weekly_schedule_is_due_on_its_weekday(offset):
    """It is due on Monday, on whatever day of the week it is checked."""
    plan = Schedule(every="week", weekday=1, first_day=date(2020, 1, 1), counts_from=date(2020, 1, 1))
    assert plan.latest_due(date(2026, 11, 16) + timedelta(days=offset)) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("fields", "latest", "following"),
    [
        ({"day": 20}, date(2026, 10, 20), date(2026, 10, 20)),
        ({"day": 20, "last_due": date(2026, 10, 20)}, date(2026, 10, 20), date(2026, 11, 20)),
        ({"day": 5, "last_due": date(2026, 11, 5)}, date(2026, 11, 5), date(2026, 12, 5)),
        ({"day": 5, "counts_from": NOVEMBER}, None, date(2026, 12, 5)),
        ({"day": 5, "first_day": date(2027, 1, 6)}, None, date(2027, 2, 5)),
        ({"day": 31, "first_day": NOVEMBER}, None, date(2026, 11, 30)),
        ({"day": 20, "last_day": date(2026, 11, 15), "last_due": date(2026, 10, 20)}, date(2026, 10, 20), None),
        ({"day": 5, "last_day": date(2026, 3, 31), "last_due": date(2026, 3, 5)}, date(2026, 3, 5), None),
    ],
)
def test_a_schedule_is_due_only_within_its_dates(fields, latest, following):
    plan = Schedule(**{"first_day": date(2026, 1, 1), "counts_from": date(2026, 1, 1)} | fields)
    assert (plan.latest_due(NOVEMBER), plan.next_due(NOVEMBER)) == (latest, following)


def test_each_recipient_gets_the_report_of_their_own_province(regions):
    lampung, sulteng, coordinator = make.user(province="18"), make.user(province="72"), make.user()
    make.schedule(lampung, sulteng, coordinator)
    start_due(NOVEMBER)
    run_jobs()
    files = {job.by: job.file_name for job in Job.objects.all()}
    assert files == {
        lampung: "cakupan-18-2026-11-10.csv",
        sulteng: "cakupan-72-2026-11-10.csv",
        coordinator: "cakupan-nasional-2026-11-10.csv",
    }


def test_missed_periods_are_made_up_for_once(regions):
    plan = make.schedule(make.user())
    start_due(NOVEMBER)
    start_due(NOVEMBER)
    start_due(NOVEMBER + timedelta(days=1))
    assert [delivery.period for delivery in plan.deliveries.all()] == [date(2026, 11, 1)]
    assert Job.objects.count() == 1
    start_due(date(2026, 12, 1))
    assert Job.objects.count() == 2


def test_a_period_missed_before_the_end_is_made_up_for_after_it(regions):
    make.schedule(make.user(), last_day=date(2026, 11, 5))
    for _ in range(2):
        start_due(NOVEMBER)
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"is_on": False},
        {"first_day": date(2026, 12, 1)},
        {"counts_from": NOVEMBER},
        {"last_day": date(2026, 1, 1), "last_due": date(2026, 1, 1)},
    ],
)
def test_a_schedule_that_is_off_or_not_begun_or_over_starts_nothing(regions, fields):
    make.schedule(make.user(), **fields)
    start_due(NOVEMBER)
    assert not Job.objects.exists()


def test_a_schedule_that_cannot_start_does_not_stop_the_others(regions, caplog):
    make.schedule(make.user(), report="attendance", options=[1])  # the file has no use
    make.schedule(make.user())
    start_due(NOVEMBER)
    assert Job.objects.count() == 1
    assert "could not be started" in caplog.text
    caplog.clear()


def test_a_recipient_who_may_not_see_the_report_is_skipped_and_recorded(regions):
    event = make.event("18")
    lampung, sulteng, gone = make.user(province="18"), make.user(province="72"), make.user(is_active=False)
    plan = make.schedule(lampung, sulteng, gone, report="attendance", options={"event": event.code})
    start_due(NOVEMBER)
    skipped = {delivery.recipient: delivery.skipped for delivery in plan.deliveries.all()}
    assert skipped == {lampung: "", sulteng: Delivery.Skipped.NOT_THEIRS, gone: Delivery.Skipped.INACTIVE}
    assert [job.by for job in Job.objects.all()] == [lampung]


@pytest.mark.parametrize(
    ("asked", "given"), [({}, {"province": "18"}), ({"province": "18"}, {"province": "18"}), ({"province": "72"}, None)]
)
def test_provincial_staff_get_no_report_of_another_province(regions, asked, given):
    assert options_for(make.schedule(options=asked), make.user(province="18")) == given


def test_a_start_by_hand_does_not_change_the_due_days(regions):
    plan = make.schedule(make.user(), counts_from=NOVEMBER)
    for _ in range(2):
        run_now(plan, by=make.user())
    plan.refresh_from_db()
    assert (Job.objects.count(), plan.last_due) == (2, None)
    assert Entry.objects.filter(action="schedule-started").count() == 2


def test_the_mail_to_recipients_has_a_link_and_no_data(regions, client):
    lampung = make.user(province="18", email="staf@lampung.example")
    make.schedule(lampung, make.user())  # a recipient without an address
    start_due(NOVEMBER)
    run_jobs()
    mail = Message.objects.get()
    job = Job.objects.get(by=lampung)
    assert (mail.recipient, mail.user) == (lampung.email, lampung)
    assert job.get_absolute_url() in mail.body
    assert job.subject in mail.body
    assert "file/" not in mail.body
    start_file(Asked("coverage", {}), "csv", by=lampung, subject="")  # a report that a user asked for sends no mail
    run_jobs()
    assert Message.objects.count() == 1


def test_the_database_refuses_a_second_delivery_of_a_period(regions):
    user = make.user()
    plan = make.schedule(user)
    Delivery.objects.create(schedule=plan, recipient=user, period=NOVEMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(schedule=plan, recipient=user, period=NOVEMBER)


def test_a_recipient_cannot_be_deleted_but_deactivated(regions):
    user = make.user()
    make.schedule(user)
    with pytest.raises(ProtectedError):
        user.delete()


@pytest.mark.one_engine("forms")
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"day": 0}, "day"),
        ({"day": 32}, "day"),
        ({"weekday": 8}, "weekday"),
        ({"every": "year"}, "every"),
        ({"first_day": date(1, 1, 1)}, "first_day"),
    ],
)
def test_invalid_values_are_refused(regions, wrong, field):
    plan = make.schedule()
    for name, value in wrong.items():
        setattr(plan, name, value)
    with pytest.raises(ValidationError) as error:
        plan.full_clean()
    assert field in error.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.filter(pk=plan.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_several_servers_start_a_schedule_once(regions):
    users = [make.user() for _ in range(3)]
    plan = make.schedule(*users)
    together, failed = threading.Barrier(4), []

    def clock():
        try:
            together.wait()
            start_due(NOVEMBER)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=clock) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(job.by_id for job in Job.objects.all()) == sorted(user.pk for user in users)
    assert plan.deliveries.count() == 3


# --- Pages ------------------------------------------------------------------------------------------------------------

NEW = "/reports/schedules/new/?report="


def plan_data(*recipients, **fields) -> dict:
    return {
        "formats": ["pdf"],
        "every": "month",
        "day": "5",
        "weekday": "1",
        "first_day": timezone.localdate().isoformat(),
        "is_on": "on",
        "language": "id",
        "recipients": [user.pk for user in recipients],
    } | fields


@pytest.fixture
def coordinator(regions, client):
    user = make.user()
    client.force_login(user)
    return user


def test_a_coordinator_adds_changes_and_deletes_a_schedule(coordinator, client):
    lampung, course = make.user(province="18"), make.course()
    answer = client.post(f"{NEW}coverage", plan_data(lampung, course=course.code, **{"from": "01/02/2022"}))
    plan = Schedule.objects.get()
    assert answer.url == plan.get_absolute_url()
    assert plan.options == {"course": course.code, "from": "2022-02-01"}
    assert list(plan.recipients.all()) == [lampung]
    page = client.get(answer.url)
    assert str(lampung) in page.content.decode()
    assert "Laporan terjadwal “Cakupan” disimpan." in page.content.decode()
    form = client.get(f"{answer.url}edit/").context
    assert form["options"]["course"].value() == course.code
    client.post(f"{answer.url}edit/", plan_data(lampung, coordinator, basis="registered", every="week"))
    plan.refresh_from_db()
    assert (plan.options, plan.every, plan.recipients.count()) == ({"basis": "registered"}, "week", 2)
    assert client.get(f"{answer.url}delete/").status_code == 200
    assert Schedule.objects.exists()
    client.post(f"{answer.url}delete/")
    assert not Schedule.objects.exists()
    assert set(Entry.objects.values_list("action", flat=True)) == {
        "schedule-added",
        "schedule-edited",
        "schedule-deleted",
    }


@pytest.mark.one_engine("forms")
@pytest.mark.parametrize("key", ["9" * 30, "x", "-1"])
def test_a_wrong_recipient_is_refused_at_the_field(key, coordinator, client):
    data = plan_data(coordinator) | {"recipients": [key]}
    assert "recipients" in client.post(f"{NEW}coverage", data).context["form"].errors


def test_a_schedule_of_the_attendance_report_needs_an_event(coordinator, client):
    assert "event" in client.post(f"{NEW}attendance", plan_data(coordinator, event="NO-SUCH")).context["options"].errors
    event = make.event()
    client.post(f"{NEW}attendance", plan_data(coordinator, event=event.code))
    assert Schedule.objects.get().options == {"event": event.code}


def test_a_scheduled_recap_of_several_provinces_has_what_each_recipient_may_see(coordinator, client):
    for province, code in (("18", "LAMPUNG"), ("72", "SULTENG"), ("11", "ACEH")):
        make.event(province, code=code, starts_on=date(2022, 5, 1))
    lampung = make.user(province="18")
    asked = {"year": "2022", "province": ["18", "72"]}
    answer = client.post(f"{NEW}recap", plan_data(coordinator, lampung, formats=["json"], **asked))
    plan = Schedule.objects.get()
    assert plan.options == asked
    assert "Lampung, Sulawesi Tengah" in client.get(answer.url).content.decode()
    form = client.get(f"{answer.url}edit/").context["options"]
    assert {*form["province"].value()} == {"18", "72"}
    run_now(plan, by=coordinator)
    run_jobs()
    codes = {}
    for job in Job.objects.all():
        with job.file.open() as file:
            codes[job.by] = [row["code"] for row in json.load(file)["events"]]
    assert codes == {coordinator: ["LAMPUNG", "SULTENG"], lampung: ["LAMPUNG"]}


@pytest.mark.one_engine("forms")
def test_all_mistakes_are_shown_together_and_the_input_is_kept(coordinator, client):
    page = client.post(f"{NEW}coverage", plan_data(day="40", last_day="2000-01-01", course="NO-SUCH", event="TYPED"))
    assert set(page.context["form"].errors) == {"day", "recipients", "last_day"}
    assert "course" in page.context["options"].errors
    assert 'value="TYPED"' in page.content.decode()
    assert not Schedule.objects.exists()


def test_run_now_makes_files_for_all(coordinator, client):
    plan = make.schedule(coordinator, make.user(is_active=False))
    assert client.get(f"{plan.get_absolute_url()}run/").url == plan.get_absolute_url()
    assert not Job.objects.exists()
    client.post(f"{plan.get_absolute_url()}run/")
    run_jobs()
    assert Job.objects.get().file_name.startswith("cakupan-nasional-")
    page = client.get(plan.get_absolute_url())
    assert {delivery.skipped for delivery in page.context["deliveries"]} == {"", "inactive"}


def test_switching_on_does_not_make_up_for_missed_days(coordinator, client):
    plan = make.schedule(coordinator, is_on=False)
    client.post(f"{plan.get_absolute_url()}edit/", plan_data(coordinator, first_day="2026-01-01", day="1"))
    plan.refresh_from_db()
    assert plan.counts_from == timezone.localdate()


def test_changing_other_fields_keeps_the_first_day_that_counts(coordinator, client):
    plan = make.schedule(coordinator, day=5)
    client.post(f"{plan.get_absolute_url()}edit/", plan_data(coordinator, first_day="2026-01-01", formats=["csv"]))
    plan.refresh_from_db()
    assert plan.counts_from == date(2026, 1, 1)


def test_provincial_staff_may_not_schedule_reports(regions, client):
    plan = make.schedule()
    client.force_login(make.user(province="18"))
    for path in ("", "new/", f"{plan.pk}/", f"{plan.pk}/edit/", f"{plan.pk}/delete/"):
        assert client.get(f"/reports/schedules/{path}").status_code == 403
    assert client.post(f"/reports/schedules/{plan.pk}/run/").status_code == 403
    assert not Job.objects.exists()


def test_an_empty_list_states_that_nothing_is_scheduled(coordinator, client):
    page = client.get("/reports/schedules/").content.decode()
    assert 'class="empty"' in page


def test_a_schedule_makes_a_file_of_each_format_and_one_mail_leads_to_all(regions):
    lampung = make.user(province="18", email="staf@lampung.example")
    plan = make.schedule(lampung, formats=["csv", "json"])
    start_due(NOVEMBER)
    run_jobs()
    jobs = list(Job.objects.filter(by=lampung))
    assert {job.file_name.rpartition(".")[2] for job in jobs} == {"csv", "json"}
    mail = Message.objects.get()
    for job in jobs:
        assert job.get_absolute_url() in mail.body
    assert set(plan.deliveries.values_list("format", flat=True)) == {"csv", "json"}
    run_now(plan, by=make.user())
    run_jobs()
    assert Message.objects.count() == 2


def test_options_are_named_and_not_shown_as_codes(coordinator, client):
    course = make.course()
    options = {"province": "18", "course": course.code, "basis": "attended", "from": "2026-02-01"}
    plan = make.schedule(coordinator, options=options)
    for address in ("/reports/schedules/", plan.get_absolute_url()):
        page = client.get(address).content.decode()
        assert f"{course} · mulai 1 Februari 2026 · hadir pada sedikitnya satu sesi · Lampung" in page
        assert "attended" not in page


@pytest.mark.parametrize(("every", "field"), [("month", "day"), ("week", "weekday")])
def test_only_the_day_that_applies_is_needed(coordinator, client, every, field):
    data = plan_data(coordinator, every=every)
    other = {"day": "weekday", "weekday": "day"}[field]
    data.pop(field)
    assert set(client.post(f"{NEW}coverage", data).context["form"].errors) == {field}
    data = plan_data(coordinator, every=every)
    data.pop(other)
    assert client.post(f"{NEW}coverage", data).status_code == 302
    assert getattr(Schedule.objects.get(), other) == 1


def test_a_report_that_somebody_did_not_get_is_a_task(coordinator, client):
    plan = make.schedule(coordinator, make.user(is_active=False))
    assert Schedule.objects.failing().count() == 0
    run_now(plan, by=coordinator)
    assert list(Schedule.objects.failing()) == [plan]
    assert plan.get_absolute_url() in {task.href for task in todos(coordinator)}
    plan.recipients.set([coordinator])
    run_now(plan, by=coordinator)
    run_jobs()
    assert not Schedule.objects.failing()
    Job.objects.update(state=Job.State.FAILED)
    assert list(Schedule.objects.failing()) == [plan]
