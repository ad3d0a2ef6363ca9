"""Database constraints refuse unknown choices, values out of range, and codes that differ only in case."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.models import Job, User
from agencies.models import Agency, Regency
from agencies.models.fields import FIRST_DAY, LAST_DAY
from documents.reading import cells
from events.models import Course, EvaluationQuestion, Event, Programme, Quota, Session
from participants.models import Attendance, HeldMark, MarkEntry, Participant, Rank, Registration, SheetImport, TestScore
from reports.models import Delivery, ReportFile, Schedule
from reports.schedules.starting import run_now
from tests import make

BEFORE, AFTER = FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1)
DAYS = [
    (Agency, "opened_on"),
    (Event, "starts_on"),
    (Event, "registration_opens_on"),
    (Event, "registration_closes_on"),
    (Session, "date"),
    (Schedule, "first_day"),
]


@pytest.fixture
def world(regions):
    registration = make.registration(make.event(sessions=1), make.agency(), marks="H")
    make.scores(registration, 60)
    make.evaluation(registration.event, 1)
    make.quota(registration.event, pool=("village", "18"))
    make.held_mark(registration)
    make.job(make.user())
    make.report_file()
    SheetImport.objects.create(event=registration.event, by=make.user(), name="peserta.xlsx")
    run_now(make.schedule(make.user()), by=make.user())


def stored(model: type[Model], **values) -> bool:
    """Whether the database accepts the values; they are rolled back."""
    try:
        with transaction.atomic():
            rows = QuerySet(model)  # a plain QuerySet, because the one of the log refuses changes
            rows.filter(pk=rows.order_by("pk").last().pk).update(**values)
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(
    ("model", "field", "values"),
    [
        (Agency, "kind", Agency.Kind.values),
        (Regency, "kind", Regency.Kind.values),
        (Event, "status", Event.Status.values),
        (Event, "mode", Event.Mode.values),
        (Quota, "kind", Agency.Kind.values),
        (Participant, "sex", Participant.Sex.values),
        (Participant, "rank", ["", *Rank.VALUES]),
        (Registration, "rank", ["", *Rank.VALUES]),
        (Registration, "status", Registration.Status.values),
        (Attendance, "mark", Attendance.Mark.values),
        (Attendance, "method", Attendance.Method.values),
        (MarkEntry, "mark", ["", *Attendance.Mark.values]),
        (MarkEntry, "method", Attendance.Method.values),
        (HeldMark, "mark", Attendance.Mark.present()),
        (HeldMark, "found", ["", *Attendance.Mark.values]),
        (HeldMark, "reason", HeldMark.Reason.values),
        (TestScore, "test", TestScore.Test.values),
        (EvaluationQuestion, "kind", EvaluationQuestion.Kind.values),
        (Job, "state", Job.State.values),
        (ReportFile, "role", ["", *User.Role.values]),
        (SheetImport, "state", SheetImport.State.values),
        (Schedule, "every", Schedule.Every.values),
        (Delivery, "skipped", ["", *Delivery.Skipped.values]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_columns_with_choices_accept_only_these_choices(world, model, field, values):
    for value in values:
        fitting = {"regency": None} if (model, value) == (Agency, "province") else {}
        fitting |= {"name": "No Namesake"} if model is Regency else {}
        assert stored(model, **{field: value}, **fitting), value
    for wrong in ("x", values[-1].swapcase()):
        assert not stored(model, **{field: wrong}), wrong


@pytest.mark.parametrize(
    ("model", "right", "wrong"),
    [
        (Quota, {"seats": 1}, {"seats": 0}),
        (Session, {"number": 1}, {"number": 0}),
        (Session, {"lesson_hours": 24}, {"lesson_hours": 25}),
        (Event, {"late_after_minutes": 240}, {"late_after_minutes": 241}),
        (Registration, {"number": 1}, {"number": 0}),
        (TestScore, {"value": 0}, {"value": "-0.01"}),
        (TestScore, {"value": 100}, {"value": "100.01"}),
        (EvaluationQuestion, {"number": 10}, {"number": 11}),
        (EvaluationQuestion, {"number": 6}, {"number": 0}),
        (Schedule, {"day": 31}, {"day": 32}),
        (Schedule, {"weekday": 7}, {"weekday": 0}),
    ],
)
def test_numbers_out_of_range_are_refused(world, model, right, wrong):
    assert stored(model, **right)
    assert not stored(model, **wrong)


@pytest.mark.parametrize("field", ["sha256", "data_sha256"])
def test_incomplete_digests_are_refused(world, field):
    assert stored(ReportFile, **{field: "0" * 64})
    assert not stored(ReportFile, **{field: "0" * 63})
    assert stored(ReportFile, **{field: ""}) == (field == "data_sha256")


@pytest.mark.parametrize(("model", "field"), DAYS)
def test_dates_must_be_between_1900_and_2199(world, model, field):
    both = {"ends_on": LAST_DAY} if field == "starts_on" else {}
    for day in (FIRST_DAY, LAST_DAY):
        assert stored(model, **{field: day}, **both)
    for day in (BEFORE, date(1, 1, 1)):
        assert not stored(model, **{field: day})
    assert not stored(model, **{field: AFTER}, **({"ends_on": AFTER} if both else {}))


@pytest.mark.parametrize(("model", "field"), [*DAYS, (Agency, "closed_on"), (Event, "ends_on")])
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_dates_out_of_range_give_an_error_at_their_field(world, model, field, day):
    row = model.objects.first()
    setattr(row, field, day)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert len(error.value.message_dict[field]) == 1


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_dates_in_files_have_the_same_range(day):
    assert cells.day(cells.Value(day)) == day
    with pytest.raises(cells.Unexpected):
        cells.day(cells.Value(day + (timedelta(days=1) if day == LAST_DAY else -timedelta(days=1))))


@pytest.fixture
def others(regions):
    """Store one object of each model with a code."""
    make.user("administrator", username="admin")
    make.event(code="Bimtek-1", course=make.course("Spp-Tik", "Tpbis"))


def another(model: type[Model], code: str) -> Model:
    programme = Programme.objects.get()
    if model is User:
        return User(username=code, role="coordinator", password="x")
    if model is Event:
        day = date(2022, 5, 11)
        return Event(code=code, title="B", course=Course.objects.get(), province_id="18", starts_on=day, ends_on=day)
    return Programme(code=code, name="P") if model is Programme else Course(code=code, name="C", programme=programme)


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (User, "ADMIN"),
        (User, "admin"),
        (Event, "BIMTEK-1"),
        (Event, "Bimtek-1"),
        (Course, "SPP-TIK"),
        (Programme, "tpbis"),
    ],
)
def test_names_and_codes_that_differ_only_in_case_are_refused(others, model, code):
    with pytest.raises(ValidationError) as error:
        another(model, code).full_clean()
    assert len(error.value.messages) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        another(model, code).save()
    other = another(model, f"{code}-2")
    other.full_clean()
    other.save()


def test_a_decision_about_an_arrival_needs_a_time_and_a_user(world):
    decided = {"decision": "taken", "decided_at": timezone.now(), "decided_by": make.user()}
    assert stored(HeldMark, **decided)
    for missing in decided:
        assert not stored(HeldMark, **decided | {missing: "" if missing == "decision" else None})
