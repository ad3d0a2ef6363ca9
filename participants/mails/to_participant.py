"""Mails to participants: their personal link, their confirmation, the answer to a correction request, and changes of
the event.

Only people with an address get a mail, and only for events that send mails. A mail has no personal data except the
name.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, User
from accounts.outbox import mail
from accounts.trail.recording import record_all
from events.change_mails import facts, subject_of
from events.locking import lock_event
from events.models import Event
from participants.models import CorrectionRequest, Participant, PersonalLink, Registration
from participants.personal_links.links import (
    address_of,
    existing_links,
    link_for,
    links_for,
    links_unless_withdrawn,
    was_mailed,
)
from participants.trail import record_registration, registration_entry

_LINK = _("Your page: %(event)s")
_CONFIRMED = _("You are confirmed: %(event)s")
_CHANGED = _("Your e-mail address was changed: %(event)s")
_DECIDED = _("Your request for correction: %(event)s")
CORRECTED = "person-corrected"
"""The action by which the trail records a change of phone or e-mail on a personal page."""


@transaction.atomic
def send_links(event: Event, registrations: Iterable[Registration], *, by: User) -> int:
    """Make a link for each registration (with its participant loaded), mail it to each address that has not had it,
    and return the number of mails. The event is locked, so that a concurrent second call sends nothing twice."""
    event = lock_event(event)
    prefetch_related_objects([event], "sessions")
    registrations = list(registrations)
    for registration in registrations:
        registration.event = event  # saves the drafts a query for each
    links = links_for(registrations)
    if not event.sends_mail:
        return 0
    addressed = [one for one in registrations if one.participant.email]
    due = [one for one in addressed if not was_mailed(links[one.pk], one.participant.email)]
    now = timezone.now()
    mail.queue(_link_draft(one, links[one.pk], key=_link_key(links[one.pk], one)) for one in due)
    _note_mailed([(links[one.pk], one.participant.email) for one in due], now)
    record_all(registration_entry("link-mailed", one, by=by) for one in due)
    return len(due)


@transaction.atomic
def send_link(registration: Registration, *, by: User) -> bool:
    """Mail the link, and make it if there is none, even if it was mailed before. Return False if the event sends no
    mails, the person has no address, or the link was mailed to it within the same minute."""
    event, now = lock_event(registration.event), timezone.now()
    link, email = link_for(registration), registration.participant.email
    if not (event.sends_mail and email) or (link.mailed_at and _minute(link.mailed_at) == _minute(now)):
        return False
    mail.queue([_link_draft(registration, link, key=f"{_link_key(link, registration)}:{_minute(now)}")])
    _note_mailed([(link, email)], now)
    record_registration("link-mailed", registration, by=by)
    return True


def mail_confirmed_people(facts: Iterable[tuple[Entry, Registration]]) -> None:
    """Mail each confirmed person the confirmation, with the link to their page unless it was withdrawn. The key of
    the trail entry identifies the fact."""
    mailed = [(entry, one) for entry, one in facts if one.event.sends_mail and one.participant.email]
    if not mailed:
        return
    prefetch_related_objects([one.event for _entry, one in mailed], "sessions")
    links = links_unless_withdrawn(one for _entry, one in mailed)
    mail.queue(_confirmed_draft(entry, one, links.get(one.pk)) for entry, one in mailed)
    _note_mailed([(links[one.pk], one.participant.email) for _entry, one in mailed if one.pk in links], timezone.now())


def mail_decision(request: CorrectionRequest) -> None:
    """Mail the person the decision about their request, in the transaction of the decision. A withdrawn link is not
    renewed: without a link the mail has no address of a page, and an e-mail address entered by that link gets no
    mail."""
    registration = request.registration
    event, person = registration.event, registration.participant
    link = existing_links([registration]).get(registration.pk)
    if not (event.sends_mail and person.email) or (link is None and _came_by_a_link(person)):
        return
    context = {"request": request, "address": link and address_of(link)}
    key = f"correction-decided:{request.pk}"
    mail.queue([_draft("correction_decided", _DECIDED, registration, context, key=key)])


def change_drafts(event: Event, entry: Entry) -> list[mail.Draft]:
    """Return the mails to those who take part in the event, or wait for a seat, about the entry of its change."""
    context, key = facts(event, entry), f"event-changed:{entry.pk}"
    mailed = [one for one in _taking_part(event) if one.participant.email]
    for one in mailed:
        one.event = event
    return [_draft("event_changed", subject_of(entry), one, context, key=f"{key}:{one.pk}") for one in mailed]


def change_recipients(event: Event) -> mail.Recipients:
    """Return the participants who would get a mail about a change of the event."""
    people = [one.participant for one in _taking_part(event)]
    lacking = [person.full_name for person in people if not person.email]
    return mail.Recipients(len(people) - len(lacking), lacking)


def _taking_part(event: Event) -> list[Registration]:
    active = event.registrations.filter(status__in=Registration.Status.active())
    return list(active.select_related("participant").order_by("number"))


def mail_old_address(registration: Registration, email: str) -> None:
    """Mail the person's former address that their page changed it, because another person may have done it. At most
    once a day, so that repeated changes cannot flood the mailbox."""
    if not (registration.event.sends_mail and email):
        return
    key = f"email-changed:{registration.pk}:{timezone.localdate():%Y%m%d}:{email.lower()}"
    mail.queue([_draft("email_changed", _CHANGED, registration, {}, key=key, to=email)])


def _came_by_a_link(person: Participant) -> bool:
    """Return whether the e-mail address was last changed on a personal page."""
    entries = Entry.objects.of_person(person.pk).filter(changes__has_key="email").order_by("-pk")
    last = entries.values_list("action", flat=True).first()
    return last == CORRECTED


def is_recorded_by_staff(person: Participant) -> bool:
    """Return whether staff recorded the person's e-mail address, now or earlier, and not only a personal page."""
    entries = Entry.objects.of_person(person.pk).filter(changes__has_key="email").order_by("pk")
    changes = list(entries.values_list("action", "changes"))
    by_staff = [values["email"][1] for action, values in changes if action != CORRECTED]
    # The first entry begins with the address that was recorded before the trail.
    known = [*by_staff, changes[0][1]["email"][0]] if changes else [person.email]
    return person.email.lower() in {(address or "").lower() for address in known}


def _link_key(link: PersonalLink, registration: Registration) -> str:
    return f"personal-link:{link.pk}:{registration.participant.email.lower()}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M}"


def _link_draft(registration: Registration, link: PersonalLink, *, key: str) -> mail.Draft:
    return _draft("personal_link", _LINK, registration, {"address": address_of(link)}, key=key)


def _confirmed_draft(entry: Entry, registration: Registration, link: PersonalLink | None) -> mail.Draft:
    context, key = {"address": link and address_of(link)}, f"participant-confirmed:{entry.pk}"
    return _draft("participant_confirmed", _CONFIRMED, registration, context, key=key)


def _draft(
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


def _note_mailed(links: list[tuple[PersonalLink, str]], now: datetime) -> None:
    for link, email in links:
        link.mailed_at, link.mailed_to = now, email
    PersonalLink.objects.bulk_update([link for link, _email in links], ["mailed_at", "mailed_to"], batch_size=500)
