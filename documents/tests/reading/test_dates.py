"""Days and times as people in Indonesia write them. What could mean two days is refused."""

from datetime import date, time

import pytest

from documents.reading.dates import read_clock, read_day

THIRD = date(2025, 3, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03-03-2025", THIRD),
        ("3/3/2025", THIRD),
        ("3.3.2025", THIRD),
        ("3 - 3 - 2025", THIRD),
        ("03 03 2025", THIRD),
        ("03032025", THIRD),
        ("2025-03-03", THIRD),
        ("2025/3/3", THIRD),
        ("3 Maret 2025", THIRD),
        ("  3  maret 2025 ", THIRD),
        ("Senin, 3 Maret 2025", THIRD),
        ("senin 03-03-2025", THIRD),
        ("Selasa, 3 Maret 2025", None),
        ("Jum'at, 7 Maret 2025", date(2025, 3, 7)),
        ("Jumat, 7 Mar 2025", date(2025, 3, 7)),
        ("3-Mar-2025", THIRD),
        ("17 Agt. 2025", date(2025, 8, 17)),
        ("29 Nopember 2026", date(2026, 11, 29)),
        ("3 March 2025", THIRD),
        ("31 12 2022", date(2022, 12, 31)),
        ("12-31-2022", None),
        ("31-02-2022", None),
        ("3-3-25", None),
        ("03-03/2025", None),
        ("Maret 2025", None),
        ("a" * 1_000_000, None),
        ("3 Foo 2025", None),
        ("20261129", None),
        ("٣-٣-2025", None),
        ("", None),
    ],
)
def test_days(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("08.00", (time(8), "")),
        ("8:05", (time(8, 5), "")),
        ("8,05", (time(8, 5), "")),
        ("0805", (time(8, 5), "")),
        ("08.00 WIB", (time(8), "WIB")),
        ("08:00wita", (time(8), "WITA")),
        ("Pukul 08.30 WIT", (time(8, 30), "WIT")),
        ("08.30.15", (time(8, 30, 15), "")),
        ("08.00 GMT", None),
        ("8 pm", None),
        ("24.00", None),
        ("25.00", None),
        ("08.60", None),
        ("8", None),
        ("", None),
    ],
)
def test_times(text, found):
    assert read_clock(text) == found


@pytest.mark.parametrize(
    ("text", "found"), [("24.00", (time(0), "")), ("24.00 WIB", (time(0), "WIB")), ("24.01", None)]
)
def test_only_an_end_is_at_twenty_four(text, found):
    assert read_clock(text, is_end=True) == found
