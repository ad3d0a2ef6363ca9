"""Mails to participants: their personal link, their confirmation, the answer to a correction request, and changes of
the event.

Only people with an address get a mail, and only for events that send mails. A mail has no personal data except the
name.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.encryption import personal
from accounts.models import Entry, User
from accounts.outbox import mail
from accounts.trail.personal import decrypted
from accounts.trail.recording import record_all
from events.change_mails import facts, subject_of
from events.locking import lock_event
from events.models import Event
from participants.models import CorrectionRequest, Participant, PersonalLink, Registration
from participants.personal_links.links import (
    address_of,
    asked_key,
    asked_often,
    ended_for,
    is_just_mailed,
    latest_links,
    mailed_addresses,
    mailed_often,
    new_links,
)
from participants.trail import record_registration, registration_entry

Status = Registration.Status

UNDONE = "registration-undone"
"""The action by which the trail records that an action was undone."""
_LINK = _("Your page: %(event)s")
_CONFIRMED = ("participant_confirmed", _("You are confirmed: %(event)s"))
_TAKEN_BACK = ("participant_undone", _("What we wrote last is taken back: %(event)s"))
_DECISIONS: dict[tuple[str, str], tuple[str, Promise]] = {
    **{(UNDONE, status): _TAKEN_BACK for status in Status},
    ("registration-confirmed", Status.CONFIRMED): _CONFIRMED,
    ("registration-promoted", Status.CONFIRMED): _CONFIRMED,
    ("registration-reactivated", Status.CONFIRMED): _CONFIRMED,
    ("registration-promoted", Status.PROPOSED): (
        "participant_promoted",
        _("You have a seat, to be confirmed: %(event)s"),
    ),
    ("registration-rejected", Status.REJECTED): (
        "participant_rejected",
        _("Your registration was rejected: %(event)s"),
    ),
    ("registration-withdrawn", Status.WITHDRAWN): (
        "participant_withdrawn",
        _("Your registration was withdrawn: %(event)s"),
    ),
}
"""Template and subject of the mail to a person by the decision and the status that it gave them. A person who is
brought back without a confirmed seat gets the mail of the decision that follows."""
_CHANGED = _("Your e-mail address was changed: %(event)s")
_COPIED = _("A copy of your data was taken: %(event)s")
_DECIDED = _("Your request for correction: %(event)s")
CORRECTED = "person-corrected"
"""The action by which the trail records a change of phone or e-mail on a personal page."""


def without_link(registrations: Collection[Registration]) -> set[int]:
    """Return the keys of the registrations (with their participants loaded) to which no mail brings a new link: those
    whose links were withdrawn, and those whose links were replaced while the address was entered only on a personal
    page. Perhaps the holder of a replaced link entered it."""
    ended = ended_for(registrations)
    return (ended - latest_links(registrations).keys()) | _distrusted(registrations, ended)


def _distrusted(registrations: Iterable[Registration], ended: set[int]) -> set[int]:
    return {one.pk for one in registrations if one.pk in ended and not is_recorded_by_staff(one.participant)}


@transaction.atomic
def send_links(event: Event, registrations: Iterable[Registration], *, by: User) -> int:
    """Mail each registration (with its participant loaded) a link if no valid one was mailed to the address, and return
    the number of mails. People who got many within the hour are left out, and addresses that the holder of a withdrawn
    link may have entered. The event is locked, so that a concurrent
    second call sends nothing twice."""
    event = lock_event(event)
    addressed = [one for one in registrations if one.participant.mail_address]
    if not (event.sends_mail and addressed):
        return 0
    prefetch_related_objects([event], "sessions")
    has_link = mailed_addresses(addressed)
    left_out = mailed_often(addressed) | _distrusted(addressed, ended_for(addressed))
    due = [
        one for one in addressed if (one.pk, one.participant.email.lower()) not in has_link and one.pk not in left_out
    ]
    for registration in due:
        registration.event = event  # saves the drafts a query for each
    links = new_links(due, by=by, mail_key=_link_key)
    mail.queue(_link_draft(one, links[one.pk]) for one in due)
    record_all(registration_entry("link-mailed", one, by=by) for one in due)
    return len(due)


@transaction.atomic
def send_link(registration: Registration, *, by: User | None) -> bool:
    """Mail a link, even if one was mailed before; `by` is None if somebody asked for it with the person's address.
    Return False if the event sends no mails, the person has no address, or was mailed a link within the minute, several
    within the hour, or several that were asked for within the day."""
    event = lock_event(registration.event)
    if not (event.sends_mail and registration.participant.mail_address):
        return False
    if is_just_mailed(registration) or mailed_often([registration]) or (by is None and asked_often(registration)):
        return False
    link = new_links([registration], by=by, mail_key=_link_key if by else asked_key)[registration.pk]
    mail.queue([_link_draft(registration, link)])
    record_registration("link-mailed", registration, by=by)
    return True


def reaches_person(entry: Entry, registration: Registration) -> bool:
    """Return whether the decision of the entry is mailed to the person too, if they have an address."""
    return (entry.action, registration.status) in _DECISIONS


def mail_decisions(facts: Iterable[tuple[Entry, Registration]], *, send: bool = True) -> int:
    """Mail each person (loaded with the registration) what was decided about them, and return the number of mails that
    are sent. A confirmation has a link to their page unless it was withdrawn. The key of the trail entry identifies the
    fact. Without `send` the mails are stored as switched off."""
    known = [(entry, one) for entry, one in facts if reaches_person(entry, one)]
    mailed = [(entry, one) for entry, one in known if one.event.sends_mail and one.participant.mail_address]
    if not mailed:
        return 0
    prefetch_related_objects([one.event for _entry, one in mailed], "sessions")
    coming = [one for _entry, one in mailed if send and one.status in Status.seated()]
    withdrawn = without_link(coming)
    keys = {one.pk: _decision_key(entry, one) for entry, one in mailed}
    links = new_links(
        (one for one in coming if one.pk not in withdrawn),
        by=mailed[0][0].by,
        mail_key=lambda link: keys[link.registration_id],
    )
    drafts = [_decision_draft(entry, one, links.get(one.pk)) for entry, one in mailed]
    return mail.queue(drafts, send=send)


def mail_decision(request: CorrectionRequest, *, send: bool = True) -> int:
    """Mail the person the decision about their request, in the transaction of the decision, and return the number of
    mails that are sent. Without a valid link the mail has no address of a page either, and an e-mail address entered on
    that page gets no mail. Without `send` the mail is stored as switched off."""
    registration = request.registration
    if not _may_mail_decision(registration):
        return 0
    has_link = send and _has_link(registration)
    key = f"correction-decided:{request.pk}"
    links = new_links([registration] if has_link else [], by=request.decided_by, mail_key=lambda _link: key)
    address = address_of(links[registration.pk]) if has_link else None
    context = {"request": request, "address": address}
    return mail.queue([personal_draft("correction_decided", _DECIDED, registration, context, key=key)], send=send)


def decision_recipients(registration: Registration) -> mail.Recipients:
    """Return whether the person would get a mail about a decision, or has no address."""
    person = registration.participant
    return mail.Recipients(int(_may_mail_decision(registration)), [] if person.mail_address else [person.full_name])


def _may_mail_decision(registration: Registration) -> bool:
    person = registration.participant
    may = registration.event.sends_mail and bool(person.mail_address)
    return may and (_has_link(registration) or not _came_by_a_link(person))


def _has_link(registration: Registration) -> bool:
    """Return whether the person has a link, and its address was not perhaps entered by the holder of a replaced one."""
    has_link = registration.pk in latest_links([registration])
    return has_link and not _distrusted([registration], ended_for([registration]))


def change_drafts(event: Event, entry: Entry) -> list[mail.Draft]:
    """Return the mails to those who take part in the event, or wait for a seat, about the entry of its change."""
    context, key = facts(event, entry), f"event-changed:{entry.pk}"
    mailed = [one for one in _taking_part(event) if one.participant.mail_address]
    for one in mailed:
        one.event = event
    return [personal_draft("event_changed", subject_of(entry), one, context, key=f"{key}:{one.pk}") for one in mailed]


def change_recipients(event: Event) -> mail.Recipients:
    """Return the participants who would get a mail about a change of the event."""
    people = [one.participant for one in _taking_part(event)]
    lacking = [person.full_name for person in people if not person.mail_address]
    return mail.Recipients(len(people) - len(lacking), lacking)


def _taking_part(event: Event) -> list[Registration]:
    active = event.registrations.filter(status__in=Registration.Status.active())
    return list(active.select_related("participant").order_by("number"))


def mail_old_address(registration: Registration, email: str) -> None:
    """Mail the person's former address that their page changed it, because another person may have done it. At most
    once a day, so that repeated changes cannot flood the mailbox."""
    if not (registration.event.sends_mail and email):
        return
    key = f"email-changed:{registration.pk}:{timezone.localdate():%Y%m%d}:{personal.keyed_hash('email', email)}"
    mail.queue([personal_draft("email_changed", _CHANGED, registration, {}, key=key, to=email)])


def mail_copy_taken(registration: Registration) -> None:
    """Mail the person that a copy of their data was taken by their personal link, because another person may have done
    it. At most once a day, and only to an address that staff recorded."""
    person = registration.participant
    if not (registration.event.sends_mail and person.email and is_recorded_by_staff(person)):
        return
    key = f"copy-taken:{registration.pk}:{timezone.localdate():%Y%m%d}"
    mail.queue([personal_draft("copy_taken", _COPIED, registration, {}, key=key)])


def _came_by_a_link(person: Participant) -> bool:
    """Return whether the e-mail address was last changed on a personal page."""
    entries = Entry.objects.of_person(person.pk).filter(changes__has_key="email").order_by("-pk")
    last = entries.values_list("action", flat=True).first()
    return last == CORRECTED


def is_recorded_by_staff(person: Participant) -> bool:
    """Return whether staff recorded the person's e-mail address, now or earlier, and not only a personal page."""
    entries = Entry.objects.of_person(person.pk).filter(changes__has_key="email").order_by("pk")
    changes = [(action, decrypted(stored)) for action, stored in entries.values_list("action", "changes")]
    by_staff = [values["email"][1] for action, values in changes if action != CORRECTED]
    # The first entry begins with the address that was recorded before the trail.
    known = [*by_staff, changes[0][1]["email"][0]] if changes else [person.email]
    return person.email.lower() in {(address or "").lower() for address in known}


def _link_key(link: PersonalLink) -> str:
    return f"personal-link:{link.token_hash}"


def _link_draft(registration: Registration, link: PersonalLink) -> mail.Draft:
    return personal_draft("personal_link", _LINK, registration, {"address": address_of(link)}, key=link.mail_key)


def _decision_key(entry: Entry, registration: Registration) -> str:
    return f"participant-{registration.status}:{entry.pk}"


def _decision_draft(entry: Entry, registration: Registration, link: PersonalLink | None) -> mail.Draft:
    template, subject = _DECISIONS[entry.action, registration.status]
    context = {"address": link and address_of(link), "reason": entry.reason, "status": registration.status}
    return personal_draft(template, subject, registration, context, key=_decision_key(entry, registration))


def personal_draft(
    template: str,
    subject: Promise,
    registration: Registration,
    context: Mapping[str, object],
    *,
    key: str,
    to: str = "",
) -> mail.Draft:
    """Return a mail to the person of the registration, at their present address unless another is given."""
    event, person = registration.event, registration.participant
    return mail.draft(
        f"participants/mails/{template}.txt",
        subject,
        {**context, "event": event, "participant": person, "province": registration.province_id},
        to=to or person.email,
        key=key,
        event=event.pk,
        province=registration.province_id,
        secret=bool(context.get("address")),
    )
