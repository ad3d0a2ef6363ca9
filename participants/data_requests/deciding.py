"""The only module that writes requests about personal data, and that restricts data. The trail records all of it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.access import require
from accounts.models import User
from accounts.trail import recording as trail
from participants.merging.merging import lock_events, lock_people_fully
from participants.models import DataRequest, Participant
from participants.models.correction import ANSWERED_WITHIN
from participants.registering.errors import PersonErased, PersonGone

from .erasing import erase
from .mails import mail_asked, mail_decided

ASKED_A_DAY = 5
"""Requests that a person makes on their page within 24 hours."""
REASON = "UU 27/2022"
"""Stands in the trail for ever, so it has no word of the person's request."""
Kind = DataRequest.Kind
State = DataRequest.State


class AskedAlready(Exception):
    """The person has asked for that already, and it is not decided yet."""


class TooManyAsked(Exception):
    """The person has asked too often today."""


class AlreadyDecided(Exception):
    """Another user decided meanwhile."""


@transaction.atomic
def ask(
    participant: Participant,
    kind: str,
    *,
    note: str,
    by: User | None,
    channel: str = DataRequest.Channel.PAGE,
    asked_at: datetime | None = None,
    send_mail: bool = True,
) -> tuple[DataRequest, int]:
    """Store a request of the person, and mail those who must decide if `send_mail`; return it with the number of mails.

    `by` is the user who enters it, None for the person's own page. The 72 hours count from `asked_at`. Raise
    AskedAlready, TooManyAsked, PersonErased or PersonGone.
    """
    person = _locked(participant)
    requests = DataRequest.objects.filter(participant=person)
    if requests.open().filter(kind=kind).exists():
        raise AskedAlready
    now = timezone.now()
    today = requests.filter(entered_by=None, asked_at__gt=now - timedelta(days=1))
    if by is None and today.count() >= ASKED_A_DAY:
        raise TooManyAsked
    asked = asked_at or now
    request = DataRequest(participant=person, kind=kind, note=note, channel=channel, entered_by=by, asked_at=asked)
    request.due_at = asked + ANSWERED_WITHIN
    request.save(force_insert=True)
    _record("data-request-entered" if by else "data-request-asked", request, by, {"request": (None, kind)})
    return request, mail_asked(request, by=by, send=send_mail)


@transaction.atomic
def fulfil(request: DataRequest, *, by: User, answer: str, send_mail: bool = True) -> int:
    """Do what the person asked for, mail them the answer if `send_mail`, and return the number of mails.

    An erasure erases the person, a restriction restricts their data, a lifting ends that. What else was asked for has
    been done by the user. Raise PermissionDenied, AlreadyDecided, PersonErased or PersonGone.
    """
    if request.is_grave:
        require(by, "decides_data_requests")
    if request.kind == Kind.ERASURE:  # its locks come first
        lock_events({one.event for one in request.participant.registrations.select_related("event")})
    request.participant = _locked(request.participant)
    _decide(request, State.FULFILLED, by, answer)
    mailed = mail_decided(request, send=send_mail)  # while the address is known
    if request.kind == Kind.ERASURE:
        erase(request.participant, by, REASON)
    elif request.kind == Kind.RESTRICTION:
        _restrict(request.participant, timezone.now(), by)
    elif request.kind == Kind.LIFTING:
        _restrict(request.participant, None, by)
    return mailed


@transaction.atomic
def refuse(request: DataRequest, *, by: User, answer: str, send_mail: bool = True) -> int:
    """Refuse the request with a reason, mail it to the person if `send_mail`, and return the number of mails. Raise
    PermissionDenied or AlreadyDecided."""
    if request.is_grave:
        require(by, "decides_data_requests")
    _decide(request, State.REFUSED, by, answer)
    return mail_decided(request, send=send_mail)


def _restrict(person: Participant, since: datetime | None, by: User) -> None:
    if bool(person.restricted_at) == bool(since):
        return
    person.restricted_at = since
    person.save(update_fields=["restricted_at"])
    action = "person-restricted" if since else "person-released"
    province = person.agency.province_id
    trail.record(action, person, by=by, reason=REASON, participant=person.pk, province=province)


def _locked(participant: Participant) -> Participant:
    person = lock_people_fully(participant.pk).get(participant.pk)
    if person is None:
        raise PersonGone
    if person.erased_at:
        raise PersonErased
    return person


def _decide(request: DataRequest, state: State, by: User, answer: str) -> None:
    """Decide by a conditional UPDATE, so that only one of two concurrent decisions succeeds."""
    values = {"state": state, "decided_at": timezone.now(), "decided_by": by, "answer": answer}
    if not DataRequest.objects.open().filter(pk=request.pk).update(**values):
        raise AlreadyDecided
    for name, value in values.items():
        setattr(request, name, value)
    action = "data-request-fulfilled" if state == State.FULFILLED else "data-request-refused"
    _record(action, request, by, {"request": (request.kind, None)})


def _record(action: str, request: DataRequest, by: User | None, changes: trail.Changes) -> None:
    person = request.participant
    province = person.agency.province_id
    trail.record(action, person, by=by, changes=changes, participant=person.pk, province=province)
