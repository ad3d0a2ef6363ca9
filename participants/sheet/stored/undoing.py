"""Undoing a stored spreadsheet. A job does it, because a thousand rows take some seconds; the button is offered as
long as that of a message. What the action changed is kept with the upload, until its row is deleted."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.trail import recording as trail
from events.locking import lock_event
from participants.mails.to_staff import collected_news
from participants.models import SheetImport
from participants.registering.undoing.restoring import undo_registrations
from participants.sheet.outcome import Outcome
from participants.undoing.offers import UNDOABLE, NotUndone, UndoneBefore

SHEET_UNDO = "participants.sheet-undo"
"""The kind of job that undoes a stored spreadsheet."""


def is_undoable(upload: SheetImport, *, at: datetime | None = None) -> bool:
    """Return whether the upload was stored in the minutes before the moment and is not undone yet."""
    undo = (upload.outcome or {}).get("undo")
    if upload.state != SheetImport.State.STORED or not undo:
        return False
    return (at or timezone.now()) - datetime.fromisoformat(undo["at"]) <= UNDOABLE


@transaction.atomic
def undo_import(upload: SheetImport, *, by: User, pressed: datetime, send: bool) -> None:
    """Undo what the spreadsheet registered and corrected, completely or not at all; `pressed` is the moment of the
    user's press. Free seats go to people who wait, and they are mailed if `send`.

    Raise NotUndone, UndoneBefore, PermissionDenied or Http404.
    """
    event = lock_event(upload.event)
    stored = SheetImport.objects.select_for_update().get(pk=upload.pk)
    outcome: Outcome = stored.outcome or {}
    if outcome.get("undone"):
        raise UndoneBefore
    if not is_undoable(stored, at=pressed):
        raise NotUndone(_("That is possible for %(minutes)d minutes only.") % {"minutes": UNDOABLE.seconds // 60})
    with collected_news(None, by=by, send=send) as news:
        undo_registrations(outcome["undo"]["data"], by=by, news=news)
    stored.outcome = {"counts": outcome["counts"], "undone": True}
    stored.save(update_fields=["outcome"])
    counts = {name: outcome["counts"][name] for name in ("new", "changed")}
    trail.record(
        "sheet-undone",
        event if by.scope.all_provinces else stored,
        by=by,
        changes={name: (count, None) for name, count in counts.items() if count},
        event=event.pk,
        province=by.province_id or "",
    )
