"""The changes of marks that a page sends."""

import json
from uuid import uuid4

import pytest

from participants.attendance.changes import _LARGEST_ID, MOST, TooMany, read_wishes


def body(*people: int) -> bytes:
    changes = [{"nonce": str(uuid4()), "person": one, "session": 1, "mark": "H", "was": ""} for one in people]
    return json.dumps({"changes": changes}).encode()


def test_a_request_has_at_most_so_many_changes():
    assert len(read_wishes(body(*range(1, MOST + 1)))) == MOST
    with pytest.raises(TooMany):
        read_wishes(body(*range(1, MOST + 2)))


@pytest.mark.parametrize(
    ("number", "is_readable"), [(0, False), (-1, False), (1, True), (_LARGEST_ID, True), (_LARGEST_ID + 1, False)]
)
def test_only_numbers_that_the_database_can_have_are_read(number, is_readable):
    [wish] = read_wishes(body(number))
    assert (wish is not None) is is_readable
