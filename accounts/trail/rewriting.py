"""The only module that changes stored entries of the trail: to erase a person from them, or to encrypt them again.

Each batch of changed entries has an entry that vouches for it: the digests of each former and each new content. It is
sealed as any other, and `verify` (accounts.trail.chain) compares it with what is stored. An entry without a vouching
one, or changed after it, is a fault.

What was changed cannot be read any more, but the links that sealed it can still be checked by the former digest. For
links that were made before entries could be rewritten, the vouching entry has the digest of the link itself: it shows
that this link was not replaced later, no more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import ChainLink, Entry, User

from .digests import of_early_link, of_entry, of_link
from .recording import record

VOUCHING = "trail-rewritten"
"""The action of vouching entries."""
_ROWS: type[QuerySet[Entry]] = QuerySet
"""The model's own QuerySet refuses to change rows."""
_BATCH = 500
_CHANGED = ["subject", "changes", "reason"]


@transaction.atomic
def rewrite(entries: QuerySet[Entry], change: Callable[[Entry], None], *, by: User | None, reason: str) -> int:
    """Change stored entries and return how many. `change` gives one a new `subject`, `changes` and `reason`.

    `reason` says why and is kept for ever, so it names nobody. Vouching entries are left as they are.
    """
    keys = list(entries.exclude(action=VOUCHING).order_by("pk").values_list("pk", flat=True))
    batches = (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
    return sum(_rewrite_batch(batch, change, by, reason) for batch in batches)


def _rewrite_batch(keys: list[int], change: Callable[[Entry], None], by: User | None, reason: str) -> int:
    """Lock the entries first: of two that rewrite the same one, the later vouches for the later content."""
    rows = list(_ROWS(Entry).filter(pk__in=keys).order_by("pk").select_for_update())
    former = _former_digests(rows)
    vouched = {}
    for entry in rows:
        before = of_entry(entry)
        change(entry)
        if (after := of_entry(entry)) != before:
            vouched[str(entry.pk)] = (former[entry.pk], after)
    changed = [entry for entry in rows if str(entry.pk) in vouched]
    if changed:
        _store(changed)
        record(VOUCHING, f"{changed[0].pk}–{changed[-1].pk}", by=by, reason=reason, changes=vouched)
    return len(changed)


def _former_digests(entries: list[Entry]) -> dict[int, str]:
    """Return what vouches for the former contents: their digests, or those of their links made in one step."""
    former = {entry.pk: of_entry(entry) for entry in entries}
    links = ChainLink.objects.filter(entry__in=former)
    numbers = [link.number - 1 for link in links]
    before = dict(ChainLink.objects.filter(number__in=numbers).values_list("number", "digest"))
    sealed = {link.entry: (before.get(link.number - 1, ""), link.digest) for link in links}
    for entry in entries:
        previous, digest = sealed.get(entry.pk, ("", ""))
        if digest and digest == of_early_link(previous, entry):
            former[entry.pk] = digest
    return former


def _store(entries: list[Entry]) -> None:
    """Store the changed columns past the model. PostgreSQL's trigger lets through these, while the setting is on."""
    _let_through("on")
    _ROWS(Entry).bulk_update(entries, _CHANGED, batch_size=100)
    _let_through("off")


def _let_through(state: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('bimtek.rewriting', %s, true)", [state])  # until the transaction ends


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One vouching entry, to show."""

    entry: int
    at: datetime
    by: str
    reason: str
    count: int


@dataclass(slots=True)
class Vouched:
    """All vouching entries: for each rewritten entry the digests that it had, the first and the latest included."""

    rewritings: list[Rewriting] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _digests: dict[int, bytes] = field(default_factory=dict)
    """The digests one after the other, 32 bytes each: there can be hundreds of thousands."""

    @classmethod
    def read(cls) -> "Vouched":
        vouched = cls()
        entries = Entry.objects.filter(action=VOUCHING).select_related("by").order_by("pk")
        for entry in entries.iterator(chunk_size=20):
            vouched._add(entry)
        return vouched

    def __contains__(self, entry: int) -> bool:
        return entry in self._digests

    def is_right(self, entry: Entry) -> bool:
        """Tell whether the entry is as it was rewritten last."""
        return of_entry(entry) == self._digests[entry.pk][-32:].hex()

    def fits(self, link: ChainLink, before: str) -> bool:
        """Tell whether the link of a rewritten entry was made from one of its contents; `before` is the link before."""
        digests = list(self._of(link.entry))
        return link.digest == digests[0] or any(link.digest == of_link(before, one) for one in digests)

    def _add(self, vouching: Entry) -> None:
        for key, (former, after) in vouching.changes.items():
            known = self._digests.get(int(key))
            if known and known[-32:].hex() != former:
                self.faults.append(
                    _("Entry %(entry)s was changed before it was rewritten (entry %(vouching)s).")
                    % {"entry": key, "vouching": vouching.pk}
                )
            self._digests[int(key)] = (known or bytes.fromhex(former)) + bytes.fromhex(after)
        by = vouching.by.get_username() if vouching.by else ""
        self.rewritings.append(Rewriting(vouching.pk, vouching.at, by, vouching.reason, len(vouching.changes)))

    def _of(self, entry: int) -> Iterator[str]:
        digests = self._digests[entry]
        return (digests[start : start + 32].hex() for start in range(0, len(digests), 32))
