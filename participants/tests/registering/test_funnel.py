"""Who reached which stage of an event, at the boundary of the minimum share."""

import pytest

from participants.models import Registration
from participants.registering.funnel import Stage
from tests import make


@pytest.mark.parametrize(
    ("minimum", "marks", "is_completed"),
    [
        (100, "HTHH", True),
        (100, "HHHI", False),
        (75, "HHHA", True),
        (76, "HHH.", False),
        (0, "T...", True),
        (0, "IAAA", False),  # a person who never came completes nothing
    ],
)
def test_the_minimum_share_completes_the_event(regions, minimum, marks, is_completed):
    event = make.event(sessions=4, lesson_hours=3, minimum_attendance=minimum)
    made = make.registration(event, make.agency(), marks=marks)
    found = Registration.objects.filter(Stage.COMPLETED.condition)
    assert list(found) == ([made] if is_completed else [])


@pytest.mark.parametrize("status", ["proposed", "waitlisted", "rejected", "withdrawn"])
def test_a_person_who_is_not_confirmed_reaches_no_later_stage(regions, status):
    make.registration(make.event(sessions=1), make.agency(), marks="H", status=status)
    reached = {str(stage) for stage in Stage if Registration.objects.filter(stage.condition).exists()}
    assert reached == ({"registered"} if status == "proposed" else {status})


@pytest.mark.parametrize(
    ("marks", "given", "is_certified"),
    [("H", "valid", True), ("H", "", False), ("H", "revoked", False), ("H", "both", True), ("A", "valid", False)],
)
def test_certified_people_completed_and_have_a_valid_certificate(regions, marks, given, is_certified):
    made = make.registration(make.event(sessions=1), make.agency(), marks=marks)
    if given in ("revoked", "both"):
        make.certificate_of(made, is_revoked=True)
    if given in ("valid", "both"):
        make.certificate_of(made)
    assert Registration.objects.filter(Stage.CERTIFIED.condition).exists() == is_certified
