"""Calendar files, by the rules of RFC 5545."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from documents.calendar import Entry, ics

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
WIT = ZoneInfo("Asia/Jayapura")


def unfolded(content: bytes) -> list[str]:
    """Return the logical lines: RFC 5545, 3.1."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_moments_are_written_in_utc():
    entry = Entry(
        uid="1@x",
        title="Sesi",
        starts=datetime(2026, 12, 1, 8, 30, tzinfo=WIT),
        ends=datetime(2026, 12, 1, 10, tzinfo=WIT),
    )
    lines = unfolded(ics("Bimtek", [entry], now=NOW))
    assert {"DTSTART:20261130T233000Z", "DTEND:20261201T010000Z", "DTSTAMP:20261130T030000Z"} <= {*lines}


def test_the_end_of_whole_days_is_the_day_after_the_last():
    entry = Entry(uid="1@x", title="Bimtek", starts=date(2026, 12, 1), ends=date(2026, 12, 3))
    lines = unfolded(ics("Bimtek", [entry], now=NOW))
    assert {"DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261204"} <= {*lines}


def test_texts_cannot_add_lines_of_their_own():
    hostile = "Aula, lt. 2; \\n\r\nEND:VEVENT\nATTACH:https://evil.example/"
    entry = Entry(uid="1@x", title=hostile, starts=date(2026, 12, 1), place=hostile, description=hostile)
    lines = unfolded(ics(hostile, [entry], now=NOW))
    assert "SUMMARY:Aula\\, lt. 2\\; \\\\n\\nEND:VEVENT\\nATTACH:https://evil.example/" in lines
    assert lines.count("END:VEVENT") == 1
    assert not any(line.startswith("ATTACH") for line in lines)


def test_long_lines_are_folded_between_characters():
    title = "Pembukaan – " * 20
    content = ics("x", [Entry(uid="1@x", title=title, starts=date(2026, 12, 1))], now=NOW)
    assert 73 <= max(map(len, content.split(b"\r\n"))) <= 75
    assert all(part.decode() for part in content.split(b"\r\n") if part)  # no character is split
    assert f"SUMMARY:{title}" in unfolded(content)


def test_a_cancelled_entry_says_so():
    entries = [
        Entry(uid=f"{n}@x", title="x", starts=date(2026, 12, 1), is_cancelled=cancelled)
        for n, cancelled in enumerate([True, False])
    ]
    found = [line for line in unfolded(ics("x", entries, now=NOW)) if line.startswith("STATUS")]
    assert found == ["STATUS:CANCELLED", "STATUS:CONFIRMED"]
