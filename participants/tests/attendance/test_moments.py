from datetime import UTC, datetime

import pytest

from participants.attendance.moments import read_moment


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T08:00:00Z", "2026-11-22T15:00:00+07:00", "2026-11-23T07:59:00+23:59", "2026-11-21T16:00:00-16:00"],
)
def test_times_with_any_offset_are_converted_to_utc(text):
    moment = read_moment(text)
    assert (moment, moment.tzinfo) == (datetime(2026, 11, 22, 8, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    "text",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-22T08:00:00", "kemarin", "", None, 5, []],
)
def test_an_invalid_time_gives_none(text):
    assert read_moment(text) is None
