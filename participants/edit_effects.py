"""The certificates of an event that is edited after they were issued."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import ngettext

from documents import wording
from events.models import Event
from events.planning.effects import edit_effect

from .certificates.changes import outdated
from .models import Certificate, Registration
from .registering.funnel import Stage

_ASKED = {"province", "minimum_attendance"}
"""Fields that are always asked about: they decide where an event counts, and who has completed it."""


@dataclass(frozen=True, slots=True)
class _Facts:
    """The valid certificates of an event: all, those whose content has changed, and those of people who have not
    completed it."""

    issued: int
    outdated: int
    incomplete: int


@edit_effect
def effect_on_certificates(event: Event, fields: list[str], store: Callable[[], object]) -> list[str]:
    before = _facts(event)
    if not before.issued:
        return []
    with transaction.atomic():
        store()
        after = _facts(event)
        transaction.set_rollback(True)
    if before == after and _ASKED.isdisjoint(fields):
        return []
    return _sentences(before, after)


def _facts(event: Event) -> _Facts:
    stored = Event.objects.select_related("province", "course__programme").get(pk=event.pk)
    valid = Certificate.objects.valid().filter(registration__event=stored)
    completed = Registration.objects.filter(Stage.COMPLETED.condition, event=stored).order_by().values("pk")
    incomplete = valid.exclude(registration__in=completed)
    return _Facts(valid.count(), outdated(stored).count(), incomplete.count())


def _sentences(before: _Facts, after: _Facts) -> list[str]:
    issued = ngettext("%(n)s certificate is issued.", "%(n)s certificates are issued.", before.issued)
    others = ngettext(
        "%(n)s of them would say something else than the event and would have to be replaced (now %(now)s).",
        "%(n)s of them would say something else than the event and would have to be replaced (now %(now)s).",
        after.outdated,
    )
    lacking = ngettext(
        "%(n)s of them would belong to somebody who has not completed the event (now %(now)s).",
        "%(n)s of them would belong to people who have not completed the event (now %(now)s).",
        after.incomplete,
    )
    return [
        issued % {"n": wording.number(before.issued)},
        others % {"n": wording.number(after.outdated), "now": wording.number(before.outdated)},
        lacking % {"n": wording.number(after.incomplete), "now": wording.number(before.incomplete)},
    ]
