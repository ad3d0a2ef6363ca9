"""One rule: which rows have personal data with a period, since when it counts, and how to forget the data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Model, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from participants.privacy.register.retention import Retention, Since

_BATCH = 200
_BY_DAYS = {Since.EVENT, Since.LAST_EVENT}


@dataclass(frozen=True, slots=True)
class Due:
    """How many rows are due, since when the period of the oldest counts, and when the next rows will be due."""

    count: int
    oldest: date | None
    following: date | None


@dataclass(frozen=True, slots=True)
class Rule:
    """`rows` returns the rows that still have the data, with the moment from which the period counts as `since`: a date
    where it is the end of an event. `forget` removes the data of some of them, so that `rows` leaves them out."""

    key: str
    label: Promise
    retention: Retention
    rows: Callable[[], QuerySet[Any]]
    forget: Callable[[Sequence[Any]], None]

    def due(self, now: datetime) -> Due:
        """Return what is due. All times become days here."""
        is_due, is_later = Q(since__lt=self._limit(now)), Q(since__gte=self._limit(now))
        found = (
            self.rows()
            .order_by()
            .aggregate(
                count=Count("pk", filter=is_due),
                oldest=Min("since", filter=is_due),
                following=Min("since", filter=is_later),
            )
        )
        return Due(found["count"], _day(found["oldest"]), self._end(found["following"]))

    def apply(self, now: datetime) -> int:
        """Forget what is due, in transactions of a few rows; return how many."""
        due_keys = self._due_rows(now).order_by("pk").values_list("pk", flat=True)
        count, last = 0, 0
        while keys := list(due_keys.filter(pk__gt=last)[:_BATCH]):
            count, last = count + self._apply_to(keys, now), keys[-1]
        return count

    @transaction.atomic
    def _apply_to(self, keys: list[int], now: datetime) -> int:
        """Lock the rows and look again: meanwhile a person may have come to another event."""
        locked: list[Model] = list(self._model_rows().filter(pk__in=keys).order_by("pk").select_for_update())
        still = set(self._due_rows(now).filter(pk__in=keys).values_list("pk", flat=True))
        if rows := [row for row in locked if row.pk in still]:
            self.forget(rows)
        return len(rows)

    def _model_rows(self) -> QuerySet[Any]:
        return QuerySet(self.rows().model)

    def _due_rows(self, now: datetime) -> QuerySet[Any]:
        return self.rows().filter(since__lt=self._limit(now))

    def _limit(self, now: datetime) -> date | datetime:
        cutoff = self.retention.cutoff(now)
        if cutoff is None:
            raise ValueError(f"{self.key} has no period")
        return timezone.localdate(cutoff) if self.retention.since in _BY_DAYS else cutoff

    def _end(self, since: date | datetime | None) -> date | None:
        day = _day(since)
        return day + self.retention.period if day and self.retention.period else None


def _day(since: date | datetime | None) -> date | None:
    return timezone.localdate(since) if isinstance(since, datetime) else since
