"""Boundary cases of the rules of the door, without a database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events.clock import starts_at
from events.models import Event, Session
from participants.door.checking_in import (
    _AHEAD,
    _LIVE_WITHIN,
    CurrentMark,
    Outcome,
    Sighting,
    Timing,
    Verdict,
    corrected,
    judge,
)
from participants.door.tickets import read_ticket, ticket_text
from participants.models.registration import new_ticket

JAKARTA = ZoneInfo("Asia/Jakarta")
DAY = datetime(2026, 5, 11, tzinfo=JAKARTA)
EIGHT = DAY + timedelta(hours=8)
NOON = DAY + timedelta(hours=12)
MOMENT = timedelta(microseconds=1)
TICKET = "0123456789ABCDEF"


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute, seconds=second)


def current_mark(mark: str, seen_at: datetime, recorded_at: datetime | None = None) -> CurrentMark:
    return CurrentMark(mark, seen_at, recorded_at or seen_at)


def judged(
    seen_at: datetime | None,
    *,
    live: bool = False,
    over: str = "",
    starts: datetime | None = EIGHT,
    tolerance: int = 15,
    confirmed: bool = True,
    current: CurrentMark | None = None,
    now: datetime = NOON,
) -> Verdict:
    timing = Timing(DAY, starts, timedelta(minutes=tolerance))
    return judge(Sighting(seen_at, live, over), timing, confirmed=confirmed, current=current, now=now)


@pytest.mark.parametrize(
    ("seen_at", "outcome"),
    [
        (at(6), "in"),
        (at(8), "in"),
        (at(8, 14, 59), "in"),
        (at(8, 15), "in"),
        (at(8, 15, 1), "late"),
        (at(11, 59), "late"),
    ],
)
def test_late_begins_after_the_last_minute_of_the_tolerance(seen_at, outcome):
    assert judged(seen_at).outcome == outcome
    assert judged(seen_at, live=True, now=seen_at).outcome == outcome


def test_without_a_start_time_or_tolerance():
    assert judged(at(11), starts=None).outcome == "in"
    assert judged(at(8), tolerance=0).outcome == "in"
    assert judged(at(8, 0, 1), tolerance=0).outcome == "late"


def test_a_time_is_the_same_moment_in_every_zone():
    """08.15 in Jakarta is 10.15 in Jayapura."""
    jayapura = ZoneInfo("Asia/Jayapura")
    assert judged(at(8, 15).astimezone(jayapura)).outcome == "in"
    assert judged(at(8, 15, 1).astimezone(UTC)).outcome == "late"
    assert judged(datetime(2026, 5, 11, 10, 15, 1, tzinfo=jayapura)).outcome == "late"


@pytest.mark.parametrize(("province", "utc"), [("18", 1), ("62", 1), ("72", 0), ("51", 0), ("81", -1), ("96", -1)])
def test_a_session_starts_at_the_local_time_of_the_event(province, utc):
    event, session = Event(province_id=province), Session(date=DAY.date(), starts_at=EIGHT.time())
    assert starts_at(event, session) == datetime(2026, 5, 11, tzinfo=UTC) + timedelta(hours=utc)


@pytest.mark.parametrize("skew", [timedelta(hours=-9), timedelta(minutes=3), timedelta(days=400)])
def test_a_wrong_clock_is_corrected_by_its_error_at_sending(skew):
    true, received = at(8, 10), at(9)
    assert corrected(true + skew, sent_at=received + skew, received_at=received) == true


@pytest.mark.parametrize("seconds", [0, 1, 29, -29])
def test_the_way_of_a_message_moves_no_scan(seconds):
    """A scan in the last moments of a link stays before its end, although the line is slow."""
    assert corrected(at(8, 10), sent_at=at(9), received_at=at(9) + timedelta(seconds=seconds)) == at(8, 10)


def test_a_time_that_cannot_be_corrected_is_none():
    early, late = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert corrected(early, sent_at=late, received_at=NOON) is None
    assert corrected(late, sent_at=early, received_at=NOON) is None
    assert corrected(None, sent_at=NOON, received_at=NOON) is None


@pytest.mark.parametrize(
    "seen_at",
    [None, NOON + timedelta(minutes=2, seconds=1), DAY - timedelta(seconds=1), datetime.min.replace(tzinfo=UTC),
     datetime.max.replace(tzinfo=UTC)],
)  # fmt: skip
def test_an_impossible_time_is_held_and_never_late(seen_at):
    verdict = judged(seen_at)
    assert (verdict.outcome, verdict.mark, verdict.reason) == ("held", "H", "clock")


def test_a_clock_adjusted_by_a_minute_is_accepted():
    verdict = judged(NOON + timedelta(minutes=1))
    assert (verdict.outcome, verdict.seen_at) == ("late", NOON)


@pytest.mark.parametrize(
    ("seen_at", "outcome"),
    [(NOON + _AHEAD, "late"), (NOON + _AHEAD + timedelta(seconds=1), "held"), (DAY, "in"), (DAY - MOMENT, "held")],
)
def test_a_clock_may_be_ahead_by_the_allowance_and_a_day_begins_at_midnight(seen_at, outcome):
    assert judged(seen_at).outcome == outcome


@pytest.mark.parametrize(("difference", "is_kept"), [(_LIVE_WITHIN, True), (_LIVE_WITHIN + MOMENT, False)])
def test_a_live_arrival_keeps_its_time_only_if_it_was_just_now(difference, is_kept):
    assert judged(NOON - difference, live=True).seen_at == (NOON - difference if is_kept else NOON)


def test_an_arrival_at_the_very_moment_of_the_first_changes_nothing():
    assert judged(at(8, 10), current=current_mark("T", at(8, 10))).outcome == Outcome.ALREADY


def test_a_live_arrival_has_the_time_of_receipt():
    for seen_at in (None, DAY - timedelta(days=3), NOON + timedelta(days=3)):
        verdict = judged(seen_at, live=True)
        assert (verdict.outcome, verdict.seen_at) == ("late", NOON)
    assert judged(NOON - timedelta(seconds=20), live=True).seen_at == NOON - timedelta(seconds=20)


def test_an_arrival_before_the_day_of_the_session_is_refused():
    assert judged(None, live=True, now=DAY - timedelta(seconds=1)).outcome == "no_session"
    assert judged(None, live=True, now=DAY).outcome == "in"


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("mark", ["H", "T"])
def test_the_first_arrival_wins(live, mark):
    for seen_at in (at(9), at(11)):
        verdict = judged(seen_at, live=live, current=current_mark(mark, at(8, 12)))
        assert (verdict.outcome, verdict.mark) == ("already", mark)


def test_an_earlier_arrival_with_another_mark_is_held():
    """The sign sheet says late at 08.40; another device, offline, had seen them at 08.05. A person must decide."""
    verdict = judged(at(8, 5), current=current_mark("T", at(8, 40)))
    assert (verdict.outcome, verdict.mark, verdict.reason) == ("held", "H", "marked")
    verdict = judged(at(8, 40), current=current_mark("H", at(10)))  # marked on the grid at ten
    assert (verdict.outcome, verdict.mark, verdict.reason) == ("held", "T", "marked")


def test_an_earlier_arrival_with_the_same_mark_changes_nothing():
    assert judged(at(8, 5), current=current_mark("H", at(8, 12))).outcome == "already"
    assert judged(at(8, 20), current=current_mark("T", at(8, 40))).outcome == "already"


@pytest.mark.parametrize("mark", ["I", "A"])
def test_an_arrival_of_a_person_with_another_mark(mark):
    current = current_mark(mark, at(7))
    assert judged(NOON, live=True, current=current) == Verdict(Outcome.MARKED, mark, NOON)
    assert judged(at(8), current=current).reason == "marked"
    assert judged(at(8), current=current).outcome == "held"
    for live in (True, False):
        assert judged(NOON, live=live, over=mark, current=current).outcome == "late"
        other = {"I": "A", "A": "I"}[mark]
        assert judged(NOON, live=live, over=other, current=current).outcome == ("marked" if live else "held")


def test_an_arrival_of_a_person_whose_mark_was_removed():
    """A mark removed before the arrival has no effect; one removed afterwards needs a decision."""
    taken_back = current_mark("", at(8, 30), recorded_at=at(8, 30))
    assert judged(at(8, 31), current=taken_back).outcome == "late"
    assert (judged(at(8, 10), current=taken_back).outcome, judged(at(8, 10), current=taken_back).reason) == (
        "held",
        "marked",
    )
    assert judged(NOON, live=True, current=taken_back).outcome == "late"


def test_a_person_who_is_not_confirmed():
    assert judged(NOON, live=True, confirmed=False).outcome == "not_confirmed"
    verdict = judged(at(8), confirmed=False)
    assert (verdict.outcome, verdict.mark, verdict.reason) == ("held", "H", "gone")


# --- Tickets ----------------------------------------------------------------------------------------------------------


def test_a_printed_ticket_is_read():
    ticket = new_ticket()
    assert read_ticket(ticket_text(ticket)) == ticket


@pytest.mark.parametrize(
    "text",
    [f"BT{TICKET}", TICKET, f"bt{TICKET.lower()}", "BT 0123-4567-89AB-CDEF", f"  BT{TICKET}\r\n", "BTOI23456789ABCDEF",
     "btol23456789abcdef"],
)  # fmt: skip
def test_a_typed_ticket_is_read_in_any_form(text):
    assert read_ticket(text) == TICKET


@pytest.mark.parametrize(
    "text",
    ["", "BT", TICKET[:-1], f"BT{TICKET}0", f"BT{TICKET[:-1]}U", "BTS12-3", "https://portal.example/", "\x00" * 18,
     "\ud800" * 16, "０１２３４５６７８９ABCDEF", "-" * 100_000],
)  # fmt: skip
def test_an_invalid_ticket_is_refused(text):
    assert read_ticket(text) is None
