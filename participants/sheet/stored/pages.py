"""The page of a file that is being checked, or that is stored."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from accounts.models import Job
from participants.models import SheetImport

from .undoing import is_undoable

State = SheetImport.State


def stored_page(request: AuthenticatedRequest, upload: SheetImport) -> HttpResponse:
    """Show a file that is being checked, or what was stored of it."""
    jobs = Job.objects.unfinished().filter(by=request.user, arguments__upload=upload.pk)
    outcome = (upload.outcome or {}) if upload.state == State.STORED else {}
    context = {
        "event": upload.event,
        "upload": upload,
        "job": jobs.first(),
        "counts": outcome.get("counts"),
        "stored": stored_sentence(outcome["counts"]) if outcome else "",
        "undone": outcome.get("undone"),
        "undoable": upload.by_id == request.user.pk and is_undoable(upload),
    }
    return render(request, "participants/sheet/pending.html", context)


def stored_sentence(counts: Mapping[str, int]) -> str:
    """Return what was stored."""
    parts = [ngettext("%(new)d person registered", "%(new)d people registered", counts["new"])]
    if counts["waiting"]:
        parts.append(_("%(waiting)d of them on the waiting list"))
    parts += [_("%(changed)d corrected"), _("%(unchanged)d unchanged")]
    return ", ".join(parts) % counts + "."
