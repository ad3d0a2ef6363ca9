"""The rules of the door, without a database: what an arrival comes to, given what the portal knows.

The first arrival wins. An arrival is late if it was seen after the session's start and the event's tolerance, to the
second; without a start nobody is late. An arrival that was taken online ("live") meets somebody who stands at the door
and can be asked; one that was taken offline is told later, so what contradicts it is held for a coordinator to decide,
never dropped and never applied:

- The registration is not confirmed (any more).
- The place is marked as excused or absent, unless whoever took the arrival had seen that and said so (`over`).
- The place's mark was taken back after the arrival was seen.
- The other arrival's mark differs and this one was earlier: present at 08.05 against late at 08.40. Where both say the
  same, or this one came later, it is a second arrival: nothing changes, and the time that stands stays.
- The device's clock says what cannot be: the future, or a day before the session's.
- The link under which it was seen had no right to it any more, or has been withdrawn since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from participants.models import Attendance, HeldMark

_Mark, _Reason = Attendance.Mark, HeldMark.Reason
_LIVE_WITHIN = timedelta(minutes=1)  # of now: a live arrival that says otherwise was seen now
_AHEAD = timedelta(minutes=2)  # a clock that jumps by so much between scan and sending is still believed


class Outcome(StrEnum):
    """What the device is told."""

    IN = "in"
    LATE = "late"
    ALREADY = "already"
    HELD = "held"
    MARKED = "marked"
    UNKNOWN = "unknown"
    NOT_CONFIRMED = "not_confirmed"
    NO_SESSION = "no_session"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody at the door. `seen_at` is put right by the server's clock, None where it cannot be read; `over` is the
    mark that whoever took it had seen and wants replaced, "" for none."""

    seen_at: datetime | None
    live: bool
    over: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The last thing said about a place: its mark ("" where one was taken back), when it was seen and when told."""

    mark: str
    seen_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """A session as the rules see it: the beginning of its day, its start (None: not known), and the tolerance."""

    day: datetime
    starts_at: datetime | None
    late_after: timedelta

    def mark(self, seen_at: datetime) -> Attendance.Mark:
        is_late = self.starts_at is not None and seen_at > self.starts_at + self.late_after
        return _Mark.LATE if is_late else _Mark.PRESENT


@dataclass(frozen=True, slots=True)
class Verdict:
    """`mark` is what the arrival says, to be stored or held, seen at `seen_at`; `reason` says why it is held."""

    outcome: Outcome
    mark: str = ""
    seen_at: datetime | None = None
    reason: str = ""


def corrected(seen_at: datetime | None, *, sent_at: datetime, received_at: datetime) -> datetime | None:
    """The time of a scan by our clock: a device whose clock is wrong was as wrong when it sent. None stays None."""
    try:
        return seen_at and seen_at + (received_at - sent_at)
    except OverflowError:
        return None


def judge(sighting: Sighting, timing: Timing, *, confirmed: bool, standing: Standing | None, now: datetime) -> Verdict:
    """What becomes of the arrival of somebody whom the event knows, at one of its sessions."""
    if sighting.live:
        return _judge_live(sighting, timing, confirmed=confirmed, standing=standing, now=now)
    return _judge_told_later(sighting, timing, confirmed=confirmed, standing=standing, now=now)


def _judge_live(
    sighting: Sighting, timing: Timing, *, confirmed: bool, standing: Standing | None, now: datetime
) -> Verdict:
    if not confirmed:
        return Verdict(Outcome.NOT_CONFIRMED)
    if now < timing.day:  # whoever tries the page out before the event makes nobody present
        return Verdict(Outcome.NO_SESSION)
    seen_at = _just_now(sighting.seen_at, now)
    if standing and standing.mark in _Mark.present():
        return Verdict(Outcome.ALREADY, standing.mark, seen_at)
    if standing and standing.mark and standing.mark != sighting.over:
        return Verdict(Outcome.MARKED, standing.mark, seen_at)
    return _stored(timing.mark(seen_at), seen_at)


def _judge_told_later(
    sighting: Sighting, timing: Timing, *, confirmed: bool, standing: Standing | None, now: datetime
) -> Verdict:
    seen_at = sighting.seen_at
    if seen_at is None or seen_at > now + _AHEAD or seen_at < timing.day:
        # When they came cannot be known, only that they did: nobody is late by a clock that is wrong.
        return Verdict(Outcome.HELD, _Mark.PRESENT, seen_at, _Reason.CLOCK)
    seen_at = min(seen_at, now)
    mark = timing.mark(seen_at)
    if not confirmed:
        return Verdict(Outcome.HELD, mark, seen_at, _Reason.NOT_CONFIRMED)
    if standing is None:
        return _stored(mark, seen_at)
    if standing.mark in _Mark.present() and (mark == standing.mark or seen_at >= standing.seen_at):
        return Verdict(Outcome.ALREADY, standing.mark, seen_at)
    was_replaced_knowingly = standing.mark and standing.mark == sighting.over
    was_taken_back_before = not standing.mark and standing.recorded_at <= seen_at
    if was_replaced_knowingly or was_taken_back_before:
        return _stored(mark, seen_at)
    return Verdict(Outcome.HELD, mark, seen_at, _Reason.MARKED)


def held_back(verdict: Verdict) -> Verdict:
    """What becomes of a verdict that nobody vouches for: what it would have stored is held."""
    if verdict.outcome not in (Outcome.IN, Outcome.LATE):
        return verdict
    return Verdict(Outcome.HELD, verdict.mark, verdict.seen_at, _Reason.LINK)


def _just_now(seen_at: datetime | None, now: datetime) -> datetime:
    return min(seen_at, now) if seen_at and abs(now - seen_at) <= _LIVE_WITHIN else now


def _stored(mark: Attendance.Mark, seen_at: datetime) -> Verdict:
    return Verdict(Outcome.LATE if mark == _Mark.LATE else Outcome.IN, mark, seen_at)
