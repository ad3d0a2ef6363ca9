"""Undoing a list of agencies that was stored, for ten minutes: completely or not at all.

The values before and after it are kept with the upload, which has no file any more and is deleted after a day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.deletion import blocking_references
from agencies.models import Agency, AgencyUpload

from .fields import NAME, STORED
from .storing import AgencyCheck, Change, store_agencies
from .uploads import opened

UNDOABLE = timedelta(minutes=10)
_NAMES = {NAME, *(column.name for column in STORED), "successor"}
_COLUMNS = {column.attname: column for column in Agency._meta.concrete_fields if column.name in _NAMES}
_MOST_NAMED = 5


class NotUndone(Exception):
    """The list cannot be undone any more; the text of the exception says why."""


@transaction.atomic
def store_upload(upload: AgencyUpload, *, seen: str) -> AgencyCheck:
    """Store the list if its check is the one that was seen, and keep what undoing it needs instead of its file.

    Raise IntegrityError if another user was faster.
    """
    check = store_agencies(*opened(upload), seen=seen)
    if check.is_stored:
        upload.content = b""
        upload.stored = {
            "at": timezone.now().isoformat(),
            "agencies": [_kept(change) for change in check.changes if change.action != "unchanged"],
        }
        upload.save(update_fields=["content", "stored"])
    return check


@dataclass(frozen=True, slots=True)
class StoredChange:
    """What a list changed at an agency, whose values are by column; without `before` it was added."""

    key: int
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def changes(self) -> dict[str, tuple[object, object]]:
        """Return (before, after) by field, for those that differ."""
        pairs = zip((self.before or {}).items(), (self.after or {}).values(), strict=True)
        return {_COLUMNS[name].name: (old, new) for (name, old), new in pairs if old != new}


def changes_stored(upload: AgencyUpload) -> list[StoredChange]:
    return [StoredChange(**one) for one in (upload.stored or {}).get("agencies", [])]


def require_undoable(upload: AgencyUpload | None) -> AgencyUpload:
    """Return the list if it was stored within the last ten minutes, else raise NotUndone. A list that was undone does
    not exist any more."""
    if upload is None or not upload.stored:
        raise NotUndone(_("This was undone already."))
    if timezone.now() - datetime.fromisoformat(upload.stored["at"]) > UNDOABLE:
        raise NotUndone(_("That is possible for %(minutes)d minutes only.") % {"minutes": UNDOABLE.seconds // 60})
    return upload


@transaction.atomic
def undo_upload(upload: AgencyUpload) -> tuple[int, int]:
    """Remove the agencies that the list added and give the others their former values; return how many of each. Raise
    NotUndone."""
    found = require_undoable(AgencyUpload.objects.select_for_update().filter(pk=upload.pk).first())
    kept = (found.stored or {})["agencies"]
    successors = _former_successors(kept)
    now = Agency.objects.select_for_update().order_by("pk").in_bulk([*{one["key"] for one in kept} | successors])
    changed = [one["name"] for one in kept if one["key"] not in now or _values(now[one["key"]]) != one["after"]]
    if changed:
        raise NotUndone(_("These agencies have changed since: %(names)s.") % {"names": _named(changed)})
    if successors - now.keys():
        raise NotUndone(_("An agency that followed one of the list was deleted meanwhile."))
    added = [now[one["key"]] for one in kept if one["before"] is None]
    if references := blocking_references(added):
        text = _("Agencies of the list are used already. %(references)s.")
        raise NotUndone(text % {"references": "; ".join(references)})
    _restore(kept, now)
    Agency.objects.filter(pk__in=[agency.pk for agency in added]).delete()
    found.delete()
    return len(added), len(kept) - len(added)


def _restore(kept: list[dict[str, Any]], now: dict[int, Agency]) -> None:
    former = [(now[one["key"]], one["before"]) for one in kept if one["before"] is not None]
    for agency, before in former:
        for name, value in before.items():
            setattr(agency, name, _COLUMNS[name].to_python(value))
    try:
        with transaction.atomic():
            Agency.objects.bulk_update([agency for agency, _before in former], _NAMES, batch_size=500)
    except IntegrityError as error:
        raise NotUndone(_("The former data now belong to another agency.")) from error


def _former_successors(kept: list[dict[str, Any]]) -> set[int]:
    """Return the keys of the agencies to which undoing leads again. That one of them was deleted meanwhile, the
    database would notice only at the end of the transaction."""
    return {one["before"]["successor_id"] for one in kept if one["before"]} - {None}


def _kept(change: Change) -> dict[str, Any]:
    """Return the agency of a stored change with its values before (None for a new one) and after."""
    is_new = change.action == "created"
    return {
        "key": change.stored.pk,
        "name": change.stored.name,
        "before": None if is_new else _values(change.agency),
        "after": _values(change.stored),
    }


def _values(agency: Agency) -> dict[str, Any]:
    values = {name: getattr(agency, name) for name in _COLUMNS}
    return {name: value if value is None or isinstance(value, int) else str(value) for name, value in values.items()}


def _named(names: Iterable[str]) -> str:
    names = list(names)
    return ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
