"""The rules of check-in, without a database: what an arrival means, given the stored marks.

The first arrival wins. An arrival is late if it was seen after the session's start plus the event's tolerance, to the
second. Without a start nobody is late. Somebody who is scanned online ("live") is at the door and can be asked. A scan
that was made offline arrives later, so one that contradicts the portal is held for a coordinator's decision. It is
never dropped and never applied by itself:

- The registration is not confirmed (any more).
- The person is marked as excused or absent, unless the helper saw that mark and said so (`over`).
- The mark was taken back after the arrival was seen.
- The other arrival has another mark and this one was earlier: present at 08.05 against late at 08.40. If both have the
  same mark, or this one came later, it is a second arrival: nothing changes, and the stored time stays.
- The device's clock is impossible: in the future, or on a day before the session's.
- The link under which it was seen had no right any more, or has been withdrawn since.

A helper who has checked in the wrong person takes the arrival back within half a minute. The same side may take back
its own arrival if nothing has followed and it replaced no other mark.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from participants.models import Attendance, HeldMark

_Mark, _Reason = Attendance.Mark, HeldMark.Reason
_LIVE_WITHIN = timedelta(minutes=1)  # a live arrival that differs more from our clock counts as seen now
_UNDONE_WITHIN = timedelta(minutes=1)  # the device offers it for half of it
_RECORDED_WITHIN = timedelta(minutes=15)  # what others have read for longer stays, whatever the device's clock says
_AHEAD = timedelta(minutes=2)  # a clock that jumps by less between scan and sending is believed
_ON_THE_WAY = timedelta(seconds=30)  # a message may take so long; a clock that differs by more is wrong


class Outcome(StrEnum):
    """The result of a scan, as the device gets it."""

    IN = "in"
    LATE = "late"
    ALREADY = "already"
    HELD = "held"
    MARKED = "marked"
    UNKNOWN = "unknown"
    NOT_CONFIRMED = "not_confirmed"
    NO_SESSION = "no_session"
    UNDONE = "undone"
    NOT_UNDONE = "not_undone"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A person at the door.

    `seen_at` is corrected by the server's clock, and None where it cannot be read. `over` is the mark that the helper
    saw and wants to replace, "" for none.
    """

    seen_at: datetime | None
    live: bool
    over: str = ""


@dataclass(frozen=True, slots=True)
class CurrentMark:
    """The last entry of one person at one session: its mark ("" if it was taken back), when it was seen and when it was
    sent."""

    mark: str
    seen_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of a session: the beginning of its day, its start (None if unknown), and the tolerance."""

    day: datetime
    starts_at: datetime | None
    late_after: timedelta

    def mark(self, seen_at: datetime) -> Attendance.Mark:
        is_late = self.starts_at is not None and seen_at > self.starts_at + self.late_after
        return _Mark.LATE if is_late else _Mark.PRESENT


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision about an arrival: `mark`, seen at `seen_at`, is stored or held; `reason` says why it is held."""

    outcome: Outcome
    mark: str = ""
    seen_at: datetime | None = None
    reason: str = ""


def corrected(seen_at: datetime | None, *, sent_at: datetime, received_at: datetime) -> datetime | None:
    """Return the time of a scan by our clock, or None for None. A device's clock was as wrong at the scan as when it
    sent. A small difference is taken for the way of the message: otherwise a scan in the last moments of a link would
    be moved beyond its end."""
    difference = received_at - sent_at
    if seen_at is None or abs(difference) < _ON_THE_WAY:
        return seen_at
    try:
        return seen_at + difference
    except OverflowError:
        return None


def judge(
    sighting: Sighting, timing: Timing, *, confirmed: bool, current: CurrentMark | None, now: datetime
) -> Verdict:
    """Decide about the arrival of a person of the event at one of its sessions."""
    if sighting.live:
        return _judge_live(sighting, timing, confirmed=confirmed, current=current, now=now)
    return _judge_later(sighting, timing, confirmed=confirmed, current=current, now=now)


def _judge_live(
    sighting: Sighting, timing: Timing, *, confirmed: bool, current: CurrentMark | None, now: datetime
) -> Verdict:
    if not confirmed:
        return Verdict(Outcome.NOT_CONFIRMED)
    if now < timing.day:  # a try of the page before the event marks nobody present
        return Verdict(Outcome.NO_SESSION)
    seen_at = _just_now(sighting.seen_at, now)
    if current and current.mark in _Mark.present():
        return Verdict(Outcome.ALREADY, current.mark, seen_at)
    if current and current.mark and current.mark != sighting.over:
        return Verdict(Outcome.MARKED, current.mark, seen_at)
    return _stored(timing.mark(seen_at), seen_at)


def _judge_later(
    sighting: Sighting, timing: Timing, *, confirmed: bool, current: CurrentMark | None, now: datetime
) -> Verdict:
    seen_at = sighting.seen_at
    if seen_at is None or seen_at > now + _AHEAD or seen_at < timing.day:
        # The person came at an unknown time: a wrong clock makes nobody late.
        return Verdict(Outcome.HELD, _Mark.PRESENT, seen_at, _Reason.CLOCK)
    seen_at = min(seen_at, now)
    mark = timing.mark(seen_at)
    if not confirmed:
        return Verdict(Outcome.HELD, mark, seen_at, _Reason.NOT_CONFIRMED)
    if current is None:
        return _stored(mark, seen_at)
    if current.mark in _Mark.present() and (mark == current.mark or seen_at >= current.seen_at):
        return Verdict(Outcome.ALREADY, current.mark, seen_at)
    was_replaced_knowingly = current.mark and current.mark == sighting.over
    was_taken_back_before = not current.mark and current.recorded_at <= seen_at
    if was_replaced_knowingly or was_taken_back_before:
        return _stored(mark, seen_at)
    return Verdict(Outcome.HELD, mark, seen_at, _Reason.MARKED)


def may_be_undone(arrival: CurrentMark, *, asked_at: datetime, now: datetime) -> bool:
    """Return whether it is soon enough to take the arrival back. The two moments come from two requests, so either may
    be the later one."""
    is_soon = abs(asked_at - arrival.seen_at) <= _UNDONE_WITHIN and now - arrival.recorded_at <= _RECORDED_WITHIN
    return arrival.mark in _Mark.present() and is_soon


def held_back(verdict: Verdict) -> Verdict:
    """Return the verdict that holds the mark instead of storing it."""
    if verdict.outcome not in (Outcome.IN, Outcome.LATE):
        return verdict
    return Verdict(Outcome.HELD, verdict.mark, verdict.seen_at, _Reason.LINK)


def _just_now(seen_at: datetime | None, now: datetime) -> datetime:
    return min(seen_at, now) if seen_at and abs(now - seen_at) <= _LIVE_WITHIN else now


def _stored(mark: Attendance.Mark, seen_at: datetime) -> Verdict:
    return Verdict(Outcome.LATE if mark == _Mark.LATE else Outcome.IN, mark, seen_at)
