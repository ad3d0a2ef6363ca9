"""The search for likely duplicates in the whole country, as a job that continues where it stopped.

People are read in pages: by agency, then by bare name, by phone number, by e-mail address and by NIP. Each page is one
query and is compared in memory, and its pairs are stored with the step of the job in one transaction. So memory does
not grow with the country, and the work grows linearly with the people.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.jobs.running import Progress
from accounts.models import User
from participants.identity.chunks import in_chunks
from participants.models import Participant, PersonPair

from .comparing import Pair, Person, pairs_by_contact, pairs_in_agency, pairs_of_a_name, pairs_of_a_nip

DUPLICATE_SEARCH = "participants.duplicates"
"""The kind of job."""
PAGE = 5_000
"""People in a query. Of more people with one value, the first ones are compared."""
_COLUMNS = ("pk", "full_name", "name_key", "nip_hash", "sex", "phone_hash", "email_hash", "agency", "agency__regency")
_BATCH = 500


@dataclass(frozen=True, slots=True)
class _Stage:
    """One way of putting people into groups: those with the same value of the column."""

    column: str
    pairs: Callable[[Sequence[Person]], Iterator[Pair]]
    first: object
    """A value before all others; people with it are in no group."""


_STAGES = [
    _Stage("agency", pairs_in_agency, 0),
    _Stage("name_key", pairs_of_a_name, ""),
    _Stage("phone_hash", pairs_by_contact, ""),
    _Stage("email_hash", pairs_by_contact, ""),
    _Stage("nip_hash", pairs_of_a_nip, ""),
]


def search(reader: User, progress: Progress, *, step: Any, started: datetime) -> None:
    """Find the likely duplicates among the people that the reader sees, and forget open pairs that are none any more.

    `step` is the last step of an earlier run of this job, which started at `started`.
    """
    people = Participant.objects.visible_to(reader).order_by()
    begun, after, done = step or (0, None, 0)
    total = len(_STAGES) * people.count()
    for number, stage in list(enumerate(_STAGES))[begun:]:
        for page in _pages(people, stage, after if number == begun else None):
            done += page.size
            with transaction.atomic():
                store_pairs(page.pairs)
                progress(min(done, total), total, step=[number, page.last, done])
    PersonPair.objects.visible_to(reader).open().filter(found_at__lt=started).delete()


def store_pairs(pairs: Sequence[Pair]) -> None:
    """Store the pairs, in the caller's transaction. A decision about a pair stays. People who were merged since they
    were read are left out; the others are locked, so that none is merged before the end of the transaction."""
    keys = sorted({key for pair in pairs for key in (pair.one, pair.other)})
    rows = Participant.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True)
    existing = set(in_chunks(rows, "pk", keys))
    found = [
        PersonPair(
            one_id=pair.one,
            other_id=pair.other,
            reasons=" ".join(sorted(reason.value for reason in pair.reasons)),
            strength=pair.strength,
            found_at=timezone.now(),
        )
        for pair in pairs
        if {pair.one, pair.other} <= existing
    ]
    PersonPair.objects.bulk_create(
        found,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["one", "other"],
        update_fields=["reasons", "strength", "found_at"],
    )


class _Page(NamedTuple):
    """The pairs of a page, the last value of its groups, and the number of its people."""

    pairs: list[Pair]
    last: object
    size: int


def _pages(people: QuerySet[Participant], stage: _Stage, after: object) -> Iterator[_Page]:
    """Yield the pages of people whose value comes after this one."""
    last = stage.first if after is None else after
    while True:
        page = list(
            people.filter(**{f"{stage.column}__gt": last})
            .order_by(stage.column, "pk")
            .values_list(stage.column, *_COLUMNS, "agency__province")[:PAGE]
        )
        groups = [(value, [_person(row) for row in rows]) for value, rows in groupby(page, key=lambda row: row[0])]
        is_last = len(page) < PAGE
        if not is_last and len(groups) > 1:
            groups.pop()  # it may go on in the next page
        if groups:
            last = groups[-1][0]
            pairs = [pair for _value, group in groups for pair in stage.pairs(group)]
            yield _Page(pairs, last, sum(len(group) for _value, group in groups))
        if is_last:
            return


def _person(row: Sequence[Any]) -> Person:
    _value, *columns, regency, province = row
    return Person._make([*columns, regency or province])
