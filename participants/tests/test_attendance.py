import pytest

from participants.attendance import record_marks
from participants.models import Attendance
from tests import make


@pytest.mark.parametrize("foreign", ["session", "registration"])
def test_marks_of_another_event_are_refused_before_anything_is_stored(regions, foreign):
    event, other = make.event(sessions=1), make.event(sessions=1)
    own = make.registration(event, make.agency("18.72"))
    theirs = make.registration(other, make.agency("18.71"))
    session = event.sessions.get()
    wrong = (own, other.sessions.get()) if foreign == "session" else (theirs, session)
    with pytest.raises(ValueError, match=event.code):
        record_marks(event, {(own, session): "H", wrong: "H"}, by=None, method=Attendance.Method.GRID)
    assert not Attendance.objects.exists()
