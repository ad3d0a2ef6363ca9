"""The person, their registrations, and what happened at the events."""

from django.db.models import Q
from django.utils.timezone import localdate

from agencies.models import Agency
from events.models import Session
from participants.models import (
    Attendance,
    HeldMark,
    MarkEntry,
    PersonMerge,
    PersonPair,
    Registration,
    SecondScan,
    TestScore,
)
from participants.privacy.notice.versions import in_force

from .owner import Owner, role_of
from .values import Json, plain, recorded


def person(owner: Owner) -> Json:
    one = owner.person
    return {"number": one.pk, **recorded(one), "agency": _agency(one.agency)}


def merged_records(owner: Owner) -> Json:
    """Return the former records. While a merge can be undone, their data are still there."""
    return [_merged(merge) for merge in owner.merges]


def _merged(merge: PersonMerge) -> Json:
    record = merge.record or {}
    kept = {name: _of_person(record[name]) for name in ("other", "before", "after") if name in record}
    named = {"number": merge.former, "former_name": merge.former_name, "merged_at": plain(merge.at)}
    return {**named, "kept_to_undo_it": kept}


def _of_person(state: dict[str, Json]) -> Json:
    """Return the data of the person in a stored state, which also has keys of the database."""
    return {name: value for name, value in state.items() if name not in ("id", "agency_id")}


def duplicates(owner: Owner) -> Json:
    """Return the pairs with another record, without saying whose it is."""
    pairs = PersonPair.objects.filter(Q(one=owner.person) | Q(other=owner.person)).order_by("pk")
    return [recorded(pair, "found_at", "decided_at") for pair in pairs]


def registrations(owner: Owner) -> Json:
    return [_registration(one) for one in owner.registrations]


def _registration(one: Registration) -> Json:
    notice = in_force(localdate(one.registered_at))
    reply = getattr(one, "reply", None)
    return {
        **event_of(one),
        **recorded(one, "attended", "registered_at"),
        "registered_by": role_of(one.registered_by),
        "agency": _agency(one.agency),
        "region": one.regency.full_name if one.regency else one.province.full_name,
        "seat_of": one.quota.label if one.quota else None,
        "takes_the_seat_of_number": one.replaces.number if one.replaces else None,
        "replaced_by_number": plain([other.number for other in one.replaced_by.all()]),
        "duplicate_of_number": one.duplicate_of.number if one.duplicate_of else None,
        "assignment_letter": one.letter and recorded(one.letter, "uploaded_at"),
        "reply": reply and recorded(reply),
        "answered_the_evaluation": hasattr(one, "evaluation_turn"),
        "privacy_notice": notice.number if notice else None,
    }


def attendance(owner: Owner) -> Json:
    """Return the marks that count, all that were set or taken back, and the arrivals and scans at the door."""
    own = {"registration__in": owner.registrations}
    marks = Attendance.objects.filter(**own).select_related("session", "marked_by__province")
    log = MarkEntry.objects.filter(**own).select_related("session", "by__province", "link").order_by("pk")
    held = HeldMark.objects.filter(**own).select_related("session", "decided_by__province").order_by("pk")
    scans = SecondScan.objects.filter(entry__registration__in=owner.registrations).select_related("entry__session")
    events = {one.pk: event_of(one) for one in owner.registrations}
    return {
        "marks": [
            {
                **events[mark.registration_id],
                **session_of(mark.session),
                **recorded(mark),
                "by": role_of(mark.marked_by),
            }
            for mark in marks.order_by("registration__event__starts_on", "session__number", "pk")
        ],
        "log": [
            {
                **events[entry.registration_id],
                **session_of(entry.session),
                **recorded(entry),
                "by": role_of(entry.by),
                "by_a_helper": entry.link_id is not None,
            }
            for entry in log
        ],
        "held_arrivals": [
            {
                **events[one.registration_id],
                **session_of(one.session),
                **recorded(one, "decided_at"),
                "decided_by": role_of(one.decided_by),
            }
            for one in held
        ],
        "second_scans": [
            {
                **events[scan.entry.registration_id],
                **session_of(scan.entry.session),
                **recorded(scan),
            }
            for scan in scans.order_by("pk")
        ],
    }


def scores(owner: Owner) -> Json:
    found = TestScore.objects.filter(registration__in=owner.registrations).select_related("entered_by__province")
    events = {one.pk: event_of(one) for one in owner.registrations}
    return [
        {
            **events[score.registration_id],
            **recorded(score),
            "entered_by": role_of(score.entered_by),
        }
        for score in found.order_by("pk")
    ]


def event_of(registration: Registration) -> dict[str, Json]:
    event = registration.event
    return {
        "event": event.code,
        "event_title": event.title,
        "starts_on": plain(event.starts_on),
        "ends_on": plain(event.ends_on),
    }


def session_of(session: Session) -> dict[str, Json]:
    return {"session": session.number, "session_title": session.title, "date": plain(session.date)}


def _agency(agency: Agency) -> Json:
    return f"{agency.name} ({agency.region.full_name})"
