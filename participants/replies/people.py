"""Who of an event answered, who did not, and the sentences that ask them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from documents import wording
from events.models import Event
from participants.mails.asking_people import answer_address
from participants.models import PersonalLink, Registration, Reply
from participants.models.registration import RegistrationQuerySet
from participants.phone import mobile, whatsapp_address

_NAMED = 30
"""People named in the sentence for all; a longer message is not read."""
ABSENT = Q(reply__answer=Reply.Answer.CANNOT)
SILENT = Q(reply=None, status=Registration.Status.CONFIRMED)
COMING = Q(reply__answer=Reply.Answer.COMES, status=Registration.Status.CONFIRMED)
GROUPS = {"cannot": ABSENT, "silent": SILENT, "comes": COMING}


@dataclass(frozen=True, slots=True)
class Counts:
    confirmed: int
    cannot: int
    silent: int
    comes: int


@dataclass(frozen=True, slots=True)
class Message:
    """The text that asks one person, with a link that was just made."""

    registration: Registration
    link: PersonalLink

    @property
    def address(self) -> str:
        return answer_address(self.link)

    @property
    def text(self) -> str:
        person, event = self.registration.participant, self.registration.event
        words = {"name": person.full_name, "event": event.title, "until": _until(event)}
        return _("%(name)s, please say%(until)s whether you will attend %(event)s:") % words + f" {self.address}"

    @property
    def whatsapp(self) -> str:
        return whatsapp_address(self.text, mobile(str(self.registration.participant.open_value("phone"))))


def people_of(event: Event, user: User) -> RegistrationQuerySet:
    """Return the people with a seat, or on the waiting list, who have not come yet, as far as the user sees them."""
    active = Registration.objects.visible_to(user).filter(event=event, status__in=Registration.Status.active())
    return active.filter(attended=False, participant__erased_at=None)


def counts(people: RegistrationQuerySet) -> Counts:
    groups = {name: Count("pk", filter=condition) for name, condition in GROUPS.items()}
    confirmed = Count("pk", filter=Q(status=Registration.Status.CONFIRMED))
    return Counts(**people.order_by().aggregate(confirmed=confirmed, **groups))


def listed(people: RegistrationQuerySet, group: str) -> RegistrationQuerySet:
    """Return the people of the group with what the list shows; by default those who cannot come, then the silent."""
    found = people.filter(GROUPS.get(group, ABSENT | SILENT)).annotate(
        rank_of_answer=Case(When(ABSENT, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    return found.select_related("participant", "agency", "reply").order_by("rank_of_answer", "number")


def sentence(event: Event, silent: Sequence[Registration]) -> str:
    """Return the message to a group of all who have not answered."""
    names = "; ".join(one.participant.full_name for one in silent[:_NAMED])
    if (more := len(silent) - _NAMED) > 0:
        text = ngettext("%(names)s and %(count)s other", "%(names)s and %(count)s others", more)
        names = text % {"names": names, "count": wording.number(more)}
    words = {
        "event": event.title,
        "days": wording.days(event.starts_on, event.ends_on),
        "until": _until(event),
        "names": names,
    }
    return (
        _(
            "Please say%(until)s on your personal page, or to your agency, whether you will attend %(event)s, "
            "%(days)s. We have no answer yet from: %(names)s."
        )
        % words
    )


def _until(event: Event) -> str:
    if not (event.is_asking and event.answers_until):
        return ""
    return " " + _("until %(day)s") % {"day": wording.day(event.answers_until)}
