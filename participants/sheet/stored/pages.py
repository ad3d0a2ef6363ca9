"""The page of a file that is being checked, or that is stored."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from accounts.models import Job
from events.models import Event
from participants.models import Registration, SheetImport
from participants.registering.waiting import status_with_seat

from .undoing import is_undoable

State, Status = SheetImport.State, Registration.Status


def stored_page(request: AuthenticatedRequest, upload: SheetImport) -> HttpResponse:
    """Show a file that is being checked, or what was stored of it."""
    jobs = Job.objects.unfinished().filter(by=request.user, arguments__upload=upload.pk)
    outcome = (upload.outcome or {}) if upload.state == State.STORED else {}
    context = {
        "event": upload.event,
        "upload": upload,
        "job": jobs.first(),
        "counts": outcome.get("counts"),
        "stored": stored_sentence(upload.event, outcome["counts"]) if outcome else "",
        "undone": outcome.get("undone"),
        "undoable": upload.by_id == request.user.pk and is_undoable(upload),
    }
    return render(request, "participants/sheet/pending.html", context)


def stored_sentence(event: Event, counts: Mapping[str, int]) -> str:
    """Return what was stored, without what did not happen."""
    if status_with_seat(event) == Status.PROPOSED:
        people = ngettext("%(new)d person proposed", "%(new)d people proposed", counts["new"])
    else:
        people = ngettext("%(new)d person registered", "%(new)d people registered", counts["new"])
    parts = {
        "new": people,
        "waiting": _("%(waiting)d of them on the waiting list"),
        "changed": _("%(changed)d corrected"),
        "unchanged": _("%(unchanged)d unchanged"),
    }
    said = [part for name, part in parts.items() if counts[name]]
    return ", ".join(said) % counts + "." if said else _("Nothing was changed.")
