"""Mails about whether people come: the question to them, and to staff that one cannot."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Message, User
from accounts.outbox import mail
from accounts.trail.recording import record_all
from events.locking import lock_event
from events.models import Event
from participants.models import PersonalLink, Registration
from participants.personal_links.links import mailed_often, new_links
from participants.trail import registration_entry

from .to_participant import personal_draft, without_link

_ASKED = _("Will you attend? %(event)s")
_ABSENT = _("Cannot attend: %(event)s")


def answer_address(link: PersonalLink) -> str:
    """Return the absolute address of the page on which the holder of a link that was just made says whether they
    come. Opening it changes nothing, because programs that scan mails open it too."""
    return mail.address(reverse("participants:personal-answer", args=[link.token]))


def may_be_asked(registrations: Iterable[Registration]) -> list[Registration]:
    """Return those who can be mailed the question now: people with an address, a link that nobody withdrew, and no
    question of today or many mails within the hour."""
    addressed = [one for one in registrations if one.event.sends_mail and one.participant.mail_address]
    keys = {_asked_key(one): one.pk for one in addressed}
    known = Message.objects.filter(key__in=keys).values_list("key", flat=True)
    left_out = without_link(addressed) | mailed_often(addressed) | {keys[key] for key in known}
    return [one for one in addressed if one.pk not in left_out]


@transaction.atomic
def ask_people(event: Event, registrations: Sequence[Registration], *, by: User) -> int:
    """Mail the people (loaded with their registrations) the question with a new link, and return the number of mails.
    The event is locked, so that a concurrent second call asks nobody twice."""
    event = lock_event(event)
    for one in registrations:
        one.event = event
    due = may_be_asked(registrations)
    if not due:
        return 0
    prefetch_related_objects([event], "sessions")
    keys = {one.pk: _asked_key(one) for one in due}
    links = new_links(due, by=by, mail_key=lambda link: keys[link.registration_id])
    drafts = [
        personal_draft("coming_asked", _ASKED, one, {"address": answer_address(links[one.pk])}, key=keys[one.pk])
        for one in due
    ]
    record_all(registration_entry("link-mailed", one, by=by) for one in due)
    return mail.queue(drafts)


def mail_absence(registration: Registration) -> None:
    """Mail the user who registered the person that they cannot come: at most once a day. The reason stays in the
    portal."""
    event, user = registration.event, registration.registered_by
    if not (event.sends_mail and user and user.is_active and user.email and registration.is_visible_to(user)):
        return
    address = mail.address(reverse("participants:event-replies", args=[event.code]))
    key = f"reply-cannot:{registration.pk}:{_today()}:{user.pk}"
    context = {"to": user, "event": event, "registration": registration, "address": address}
    mail.queue([mail.draft("participants/mails/cannot_come.txt", _ABSENT, context, to=user, key=key, event=event.pk)])


def _asked_key(registration: Registration) -> str:
    return f"coming-asked:{registration.pk}:{_today()}"


def _today() -> str:
    return f"{timezone.localdate():%Y%m%d}"
