"""Certificates whose content has changed: the name or the event was corrected after they were issued."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count, F, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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
    return _words(event, list(event.sessions.order_by("number")))


def _words(event: Event, sessions: Sequence[Session]) -> Words:
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


def outdated_by_event(events: QuerySet[Event], user: User | None = None) -> dict[Event, int]:
    """Return how many `outdated` certificates each event has, in four queries for any number of events; with a user
    only those that they see."""
    seen = Certificate.objects.visible_to(user) if user else Certificate.objects.all()
    valid = seen.valid().filter(registration__event__in=events.order_by().values("pk"))
    with_certificates = events.filter(pk__in=valid.order_by().values("registration__event")).select_related("province")
    sessions = Prefetch("sessions", Session.objects.order_by("number"))
    found = with_certificates.prefetch_related(sessions)
    words = {event.pk: _words(event, list(event.sessions.all())) for event in found}
    valid = valid.filter(registration__event__in=words)  # another event may have got its first ones in the meantime
    changed = _changed(valid, words)
    # Who completed an event takes longer to find, so only the events with changes are asked.
    completed = Registration.objects.filter(Stage.COMPLETED.condition, event__in=changed).order_by()
    counts = _changed(valid.filter(registration__in=completed.values("pk")), words) if changed else {}
    return {event: counts[event.pk] for event in found if event.pk in counts}


def _changed(certificates: QuerySet[Certificate], words: Mapping[int, Words]) -> dict[int, int]:
    """Return the number of the certificates that say something else than `words` or the person's name, by event."""
    groups = certificates.order_by().values_list(
        "registration__event",
        Exact(Coalesce(KT("content__name"), Value("", TextField())), F("registration__participant__full_name")),
        *(KT(f"content__{name}") for name in ("event", "batch", "organiser", "details", "table__rows")),
    )
    counts: Counter[int] = Counter()
    for event, has_name, title, batch, organiser, details, rows, count in groups.annotate(count=Count("pk")):
        said = {"event": title, "batch": batch, "organiser": organiser, "details": details}
        same_rows = json.loads(rows or "null") == words[event]["table"]["rows"]
        if not (has_name and same_rows and all(words[event].get(key) == text for key, text in said.items())):
            counts[event] += count
    return dict(counts)


def changed_words(content: Content, words: Words, name: str) -> list[str]:
    """Return the words for what the certificate says differently from `words` and the person's name of today."""
    found = [str(_("name"))] if content.get("name") != name else []
    return found + [str(label) for key, label in _EVENT.items() if _compared(content, key) != _compared(words, key)]


def _compared(words: Words | Content, key: str) -> object:
    value = words.get(key)
    return value.get("rows") if isinstance(value, dict) else value
