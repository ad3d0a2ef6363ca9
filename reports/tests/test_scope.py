"""The scope of a report in words."""

from datetime import date

import pytest

from events.models import Course, Programme
from reports.scope import CoverageScope

PROGRAMME, COURSE = Programme(code="TPBIS", name="Transformasi"), Course(code="SPP-TIK", name="Strategi")


@pytest.mark.parametrize(
    ("chosen", "subject"), [({}, ""), ({"programme": PROGRAMME}, str(PROGRAMME)), ({"course": COURSE}, str(COURSE))]
)
def test_the_subject_is_the_course_or_the_programme(chosen, subject):
    assert CoverageScope(as_of=date(2026, 1, 1), **chosen).subject == subject
