"""Certificates whose content has changed: the name or the event was corrected after they were issued."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from events.models import Event, Session
from participants.models import Certificate, CertificateTemplate, Registration
from participants.registering.funnel import Stage

from .content import Content, Words, certificate_words

_EVENT = {
    "event": _("title of the event"),
    "batch": _("batch"),
    "organiser": _("organiser"),
    "details": _("days, place or lesson hours"),
    "table": _("sessions"),
}
"""What all certificates of an event say of it, and the words for it. The rest comes from the template."""


def words_today(event: Event) -> Words:
    """Return what certificates of the event would say today, apart from what the template decides."""
    sessions: Sequence[Session] = list(event.sessions.order_by("number"))
    return certificate_words(event, sessions, CertificateTemplate(), event.ends_on)


def is_current(words: Words) -> Q:
    """Return the condition for certificates that say the same as `words`, and name the person as recorded today."""
    same = Q(
        content__event=words["event"],
        content__batch=words["batch"],
        content__organiser=words["organiser"],
        content__details=words["details"],
        content__table__rows=words["table"]["rows"],
    )
    return same & Q(Exact(KT("content__name"), F("registration__participant__full_name")))


def outdated(event: Event) -> QuerySet[Certificate]:
    """Return the valid certificates whose content has changed, of people who have completed the event."""
    valid = Certificate.objects.valid().filter(registration__event=event)
    completed = Registration.objects.filter(Stage.COMPLETED.condition, event=event)
    current = valid.filter(is_current(words_today(event)))
    return valid.filter(registration__in=completed.order_by().values("pk")).exclude(pk__in=current.values("pk"))


def changed_words(content: Content, words: Words, name: str) -> list[str]:
    """Return the words for what the certificate says differently from `words` and the person's name of today."""
    found = [str(_("name"))] if content.get("name") != name else []
    return found + [str(label) for key, label in _EVENT.items() if _compared(content, key) != _compared(words, key)]


def _compared(words: Words | Content, key: str) -> object:
    value = words.get(key)
    return value.get("rows") if isinstance(value, dict) else value
