"""Seals the trail: each entry has a link with a digest of it and of the link before.

`manage.py verify_trail` finds an entry that was changed, removed or put in another order. Somebody who may write to
the database can make a new chain from the beginning; its head then differs from one that was noted before. Entries
that `accounts.trail.rewriting` changed are compared with the entries that vouch for them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import ChainLink, Entry

from .digests import of_early_link, of_entry, of_link
from .rewriting import Rewriting, Vouched

AT_ONCE = 5_000
"""Entries that one call seals, so that a first call after an update does not run for long."""
SETTLED = timedelta(seconds=10)
"""Entries younger than this wait, so that most links are in the order of the entries."""
OVERTAKEN = 20_000
"""So many later entries may be stored while a long transaction holds back its own, which are sealed then. Looking
further back each minute would cost more with each year."""
LATE = timedelta(minutes=10)
"""An entry older than this without a link means that no clock runs, or that its link was removed."""
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found: a sentence for each fault, the number of sealed entries, and the last digest."""

    faults: list[str]
    sealed: int
    head: str
    rewritings: list[Rewriting]
    """The entries that vouch for rewritten ones."""


def seal() -> int:
    """Add links for entries that have none, in the order of their keys; return how many."""
    try:
        with transaction.atomic():
            return _seal()
    except IntegrityError:  # another clock was faster
        return 0


def _seal() -> int:
    sealed = ChainLink.objects.filter(entry=OuterRef("pk"))
    newest = ChainLink.objects.aggregate(newest=Max("entry"))["newest"] or 0
    settled = Entry.objects.filter(~Exists(sealed), pk__gt=newest - OVERTAKEN, at__lt=timezone.now() - SETTLED)
    entries = list(settled.order_by("pk")[:AT_ONCE])
    if not entries:
        return 0
    last = ChainLink.objects.order_by("-number").first()
    number, digest = (last.number, last.digest) if last else (0, "")
    links = []
    for entry in entries:
        number, digest = number + 1, of_link(digest, of_entry(entry))
        links.append(ChainLink(number=number, entry=entry.pk, digest=digest))
    ChainLink.objects.bulk_create(links, batch_size=_BATCH)
    return len(links)


def verify() -> Report:
    """Compare all entries with their links."""
    vouched = Vouched.read()
    faults = vouched.faults
    expected, digest = 1, ""
    for link, entry in _pairs():
        if link.number != expected:
            faults.append(_("Links %(first)s to %(last)s are missing.") % {"first": expected, "last": link.number - 1})
        if entry is None:
            faults.append(_("Entry %(entry)s was removed (link %(number)s).") % _named(link))
        elif not _is_right(entry, link, digest, vouched):
            faults.append(_("Entry %(entry)s was changed or moved (link %(number)s).") % _named(link))
        expected, digest = link.number + 1, link.digest
    late = Entry.objects.filter(at__lt=timezone.now() - LATE)
    late = late.filter(~Exists(ChainLink.objects.filter(entry=OuterRef("pk"))))
    if unsealed := late.count():
        faults.append(_("%(count)s entries have no link: does `manage.py work` run?") % {"count": unsealed})
    return Report(faults, expected - 1, digest, vouched.rewritings)


def _is_right(entry: Entry, link: ChainLink, before: str, vouched: Vouched) -> bool:
    if entry.pk in vouched:
        return vouched.is_right(entry) and vouched.fits(link, before)
    return link.digest in (of_link(before, of_entry(entry)), of_early_link(before, entry))


def digest_of(number: int) -> str:
    """Return the digest of the link with this number; an empty text if there is none."""
    return ChainLink.objects.filter(number=number).values_list("digest", flat=True).first() or ""


def _pairs() -> Iterator[tuple[ChainLink, Entry | None]]:
    links = ChainLink.objects.order_by("number")
    batch: list[ChainLink] = []
    for link in links.iterator(chunk_size=_BATCH):
        batch.append(link)
        if len(batch) == _BATCH:
            yield from _with_entries(batch)
            batch = []
    yield from _with_entries(batch)


def _with_entries(links: Iterable[ChainLink]) -> Iterator[tuple[ChainLink, Entry | None]]:
    entries = Entry.objects.in_bulk([link.entry for link in links])
    return ((link, entries.get(link.entry)) for link in links)


def _named(link: ChainLink) -> dict[str, int]:
    return {"entry": link.entry, "number": link.number}
