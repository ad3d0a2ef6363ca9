"""The JSON that devices send and get. Every byte of it may come from an attacker."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.utils import timezone

from participants.attendance.moments import read_moment
from participants.models import Attendance

from .arrivals import Answer, Scan
from .checking_in import Sighting, corrected

LARGEST = 256 * 1024  # bytes; 200 marks need a quarter of it
AT_MOST = 200  # marks in one request
_LONGEST_TEXT = 200


class NotUnderstood(Exception):
    """The portal does not understand what was sent. The message is for the author of the device's program."""


@dataclass(frozen=True, slots=True)
class _Clocks:
    sent_at: datetime
    received_at: datetime


def read_scans(body: bytes, *, received_at: datetime) -> list[Scan]:
    """Return the scans in a request's body, their times corrected for the device's clock. Raise NotUnderstood."""
    parsed = _parsed(body)
    data = parsed if isinstance(parsed, dict) else {}
    sent_at = read_moment(data.get("sent_at"))
    if sent_at is None:
        raise NotUnderstood("sent_at")
    marks = data.get("marks")
    if not isinstance(marks, list) or len(marks) > AT_MOST:
        raise NotUnderstood(f"marks: a list of {AT_MOST} at most")
    clocks = _Clocks(sent_at, received_at)
    return [_scan(mark, clocks) for mark in marks]


def written(answer: Answer, message: str) -> dict[str, object]:
    """Return one result as the device gets it."""
    return {
        "nonce": str(answer.nonce),
        "outcome": answer.outcome,
        "mark": answer.mark,
        "at": timezone.localtime(answer.at).isoformat() if answer.at else None,
        "by": answer.by,
        "name": answer.registration.participant.full_name if answer.registration else "",
        "agency": answer.registration.agency.name if answer.registration else "",
        "message": message,
    }


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, an endless number, or nested too deeply
        raise NotUnderstood("JSON") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _scan(mark: object, clocks: _Clocks) -> Scan:
    if not isinstance(mark, dict):
        raise NotUnderstood("a mark is an object")
    session, live, over = mark.get("session"), mark.get("live"), mark.get("over")
    if type(session) is not int or not isinstance(live, bool):
        raise NotUnderstood("session, live")
    if over is not None and over not in ("", *Attendance.Mark.values):
        raise NotUnderstood("over")
    seen_at = read_moment(_text(mark, "seen_at"))
    seen_at = corrected(seen_at, sent_at=clocks.sent_at, received_at=clocks.received_at)
    undoes = None if mark.get("undoes") is None else _nonce(mark, "undoes")
    sighting = Sighting(seen_at, live, over or "")
    return Scan(_nonce(mark, "nonce"), _text(mark, "ticket"), session, sighting, undoes)


def _nonce(mark: dict[str, object], name: str) -> UUID:
    text = _text(mark, name)
    try:
        nonce = UUID(text)
    except ValueError:
        raise NotUnderstood(name) from None
    if str(nonce) != text.lower():  # braces or "urn:uuid:": the device could not match the answer with its scan
        raise NotUnderstood(name)
    return nonce


def _text(mark: dict[str, object], name: str) -> str:
    text = mark.get(name)
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        raise NotUnderstood(name)
    return text
