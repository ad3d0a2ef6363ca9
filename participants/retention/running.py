"""Runs of all rules: by `manage.py apply_retention`, and daily by the clock.

The clock forgets only where RETENTION is on, and not before it has counted for NOTICE what would be forgotten: after an
update administrators can look first.
"""

import logging
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.trail import recording as trail
from participants.finding.index import compact
from participants.models import RetentionRun

from .rule import Rule
from .rules import RULES

NOTICE = timedelta(days=7)
logger = logging.getLogger(__name__)


def run(*, is_dry: bool) -> RetentionRun:
    """Apply all rules, or only count. A rule that fails does not stop the others."""
    done = _carry_out(RetentionRun.objects.create(is_dry=is_dry))
    if not is_dry:
        _compact_index()
    return done


def run_daily() -> None:
    """Run once a day, whichever clock calls first. Even a run that only counts compacts the index of names: people were
    erased, merged or removed during the day."""
    today = timezone.localdate()
    if RetentionRun.objects.filter(scheduled_on=today).exists():
        return
    with suppress(IntegrityError), transaction.atomic():
        claimed = RetentionRun.objects.create(scheduled_on=today, is_dry=not forgets())
        transaction.on_commit(lambda: _carry_out(claimed), robust=True)
        transaction.on_commit(_compact_index, robust=True)


def _carry_out(done: RetentionRun) -> RetentionRun:
    for rule in RULES:
        done.results[rule.key] = _result(rule, done.started_at, done.is_dry)
        done.save(update_fields=["results"])
    done.ended_at = timezone.now()
    done.save(update_fields=["ended_at"])
    return done


def _compact_index() -> None:
    try:
        compact()
    except DatabaseError:  # somebody else writes for long; tomorrow is early enough
        logger.exception("The index of names was not compacted.")


def forgets() -> bool:
    """Return whether the clock forgets today."""
    begin = first_forgetting()
    return begin is not None and begin <= timezone.localdate()


def first_forgetting() -> date | None:
    """Return the day from which the clock forgets; None if it never does."""
    if not settings.RETENTION:
        return None
    first = RetentionRun.objects.order_by("started_at").values_list("started_at", flat=True).first()
    return timezone.localdate((first or timezone.now()) + NOTICE)


def _result(rule: Rule, now: datetime, is_dry: bool) -> dict[str, object]:
    try:
        due = rule.due(now)
        count = due.count if is_dry else rule.apply(now)
        oldest = due.oldest.isoformat() if due.oldest else None
        if count and not is_dry:
            trail.record("retention-applied", rule.label, by=None, changes={"count": (None, count)})
    except Exception:
        logger.exception("The rule %s of the retention failed.", rule.key)
        return {"count": 0, "oldest": None, "failed": True}
    return {"count": count, "oldest": oldest, "failed": False}
