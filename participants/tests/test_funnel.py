"""Who reached which stage of an event, at the very edge of the minimum."""

import pytest

from participants.funnel import Stage
from participants.models import Registration
from tests import make


@pytest.mark.parametrize(
    ("minimum", "marks", "is_completed"),
    [
        (100, "HTHH", True),
        (100, "HHHI", False),
        (75, "HHHA", True),
        (76, "HHH.", False),
        (0, "T...", True),
        (0, "IAAA", False),  # whoever never came completes nothing
    ],
)
def test_the_minimum_share_completes(regions, minimum, marks, is_completed):
    event = make.event(sessions=4, lesson_hours=3, minimum_attendance=minimum)
    made = make.registration(event, make.agency(), marks=marks)
    found = Registration.objects.filter(Stage.COMPLETED.condition)
    assert list(found) == ([made] if is_completed else [])


@pytest.mark.parametrize("status", ["proposed", "waitlisted", "rejected", "withdrawn"])
def test_whoever_is_not_confirmed_gets_no_further(regions, status):
    make.registration(make.event(sessions=1), make.agency(), marks="H", status=status)
    reached = {str(stage) for stage in Stage if Registration.objects.filter(stage.condition).exists()}
    assert reached == ({"registered"} if status == "proposed" else {status})
