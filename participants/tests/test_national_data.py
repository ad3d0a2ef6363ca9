"""The invented national data: identical in every run and consistent."""

import hashlib
import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, F, OuterRef, Q

from agencies.models import Agency
from events.models import Event, Quota, Session
from participants.models import Attendance, Participant, Registration
from participants.national_data import Size, make_national_data
from participants.nip import validate_nip
from participants.phone import validate_phone
from participants.registering.seats import seat_differences
from reports.coverage.rows import coverage
from reports.scope import CoverageScope
from tests import make

Status = Registration.Status
SCALE = 0.02
FIELDS = {
    Agency: ["name", "kind", "province", "regency", "npp", "opened_on", "closed_on"],
    Event: ["code", "course", "batch", "venue", "starts_on", "ends_on", "status", "needs_approval"],
    Session: ["event", "number", "title", "date", "starts_at", "lesson_hours"],
    Quota: ["event", "agency", "kind", "province", "seats", "taken", "overbooked"],
    Participant: ["full_name", "nip", "sex", "agency", "position", "rank", "phone", "email"],
    Registration: ["event", "participant", "number", "status", "quota", "replaces", "attended", "registered_at"],
    Attendance: ["registration", "session", "mark", "marked_at"],
}
DIGEST = "5ee3b265c691b2a831e04d7dce6e2c859769da2c53ac508d60b73e7f589c47e3"


@pytest.fixture(scope="module")
def country(shared_db):
    with shared_db():
        make_national_data(scale=SCALE, seed=1)
        yield


def digest() -> str:
    """Return a digest of the generated rows with their keys; columns added to the tables later do not change it."""
    whole = hashlib.sha256()
    for model, fields in FIELDS.items():
        for row in model.objects.order_by("pk").values_list("pk", *fields):
            whole.update(json.dumps(row, cls=DjangoJSONEncoder).encode())
    return whole.hexdigest()


def test_the_same_seed_makes_the_same_rows_on_every_engine(country):
    assert digest() == DIGEST


def test_the_requested_number_of_rows_is_made(country):
    size = Size.at(SCALE)
    assert Event.objects.count() == size.events == 20
    assert Registration.objects.count() == size.registrations == 5_000
    assert 22_000 < Attendance.objects.count() < 36_000
    assert Size.at(1.0) == Size(8_000, 1_000, 250_000)


def test_every_counter_and_flag_is_correct(country):
    assert seat_differences() == []
    there = Exists(Attendance.objects.present().filter(registration=OuterRef("pk")))
    assert not Registration.objects.exclude(Q(there, attended=True) | Q(~there, attended=False)).exists()
    assert not Attendance.objects.exclude(registration__status=Status.CONFIRMED).exists()
    assert not Attendance.objects.exclude(session__event=F("registration__event")).exists()


def test_every_person_has_a_quota_that_fits(country):
    seated = Registration.objects.seated().select_related("quota", "agency")
    assert all(row.quota.fits(row.agency) and row.quota.event_id == row.event_id for row in seated)
    assert not Registration.objects.exclude(status__in=Status.seated()).exclude(quota=None).exists()
    free = Quota.objects.filter(taken__lt=F("seats"), event=OuterRef("event"), agency=OuterRef("agency"))
    assert not Registration.objects.waiting().filter(Exists(free)).exists()


def test_the_data_are_plausible(country):
    assert set(Registration.objects.values_list("status", flat=True)) >= {
        Status.CONFIRMED, Status.WITHDRAWN, Status.WAITLISTED, Status.REJECTED,
    }  # fmt: skip
    assert Agency.objects.exclude(closed_on=None).exists()
    assert set(Agency.objects.values_list("kind", flat=True)) == set(Agency.Kind)
    assert Quota.objects.filter(agency=None).exists()
    assert Registration.objects.exclude(replaces=None).exists()
    for person in Participant.objects.exclude(nip="")[:200]:
        validate_nip(person.nip)
    for person in Participant.objects.exclude(phone="")[:200]:
        validate_phone(person.phone)
    totals = coverage(CoverageScope(as_of=Event.objects.order_by("-ends_on")[0].ends_on)).totals
    assert 0 < totals.covered < totals.eligible < 514


def test_rows_can_be_added_afterwards(country):
    """The keys were set explicitly; the engines continue after them."""
    agency = make.agency("18.03")
    made = make.registration(make.event(sessions=1), agency, marks="H")
    assert made.attended
