"""The version with several formats of a schedule, taken back in a database of its own."""


def test_a_schedule_keeps_its_first_format_when_the_version_is_taken_back(printed):
    assert printed("schedule_formats") == ["xlsx 3", "['xlsx'] 3"]
