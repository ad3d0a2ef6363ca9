"""The planner's page: a form, the proposal, and the choice of events to plan."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, needs
from accounts.limits import one_at_a_time
from documents.layout import Document
from documents.pdf.pages import PdfUnavailable, as_pdf
from documents.responses import PDF, XLSX, file_response
from documents.xlsx.report import as_xlsx
from events.models import Event, SessionTemplate
from events.session_templates.writing import TooFewDays

from .choosing import choose
from .drafts import ProposalChanged, draft_events
from .forms import WishForm
from .paper import proposal_document
from .proposal import Proposal, propose
from .undoing import offer_to_undo


@dataclass(frozen=True, slots=True)
class _Ticks:
    """The events (by number) and the regencies (by code) that are not unticked."""

    numbers: Collection[int]
    left_out: Collection[str]


@needs("plans_events")
def planner(request: AuthenticatedRequest) -> HttpResponse:
    """Show the proposal for the wish in the address, which can be sent to a colleague. A POST with ticks plans the
    events, works their figures out, or returns them as a file."""
    today = timezone.localdate()
    asked = "course" in request.GET
    form = WishForm(_with_defaults(request.GET, today)) if asked else _blank(request.GET, today)
    context = {"form": form, "asked": asked}
    if asked and form.is_valid():
        then = request.POST.get("then", "plan") if request.method == "POST" else ""
        if then == "plan" and _drafted(request, form, today):
            return redirect(f"{reverse('events:event-list')}?status=planned")
        proposal = propose(form.wish(), today=today)
        ticks = _ticks(request, proposal)
        chosen = choose(proposal, numbers=ticks.numbers, left_out=ticks.left_out)
        if then in _PAPERS:
            return _paper(request, chosen, then)
        context |= _shown(proposal, chosen, ticks)
        templates = form.wish().course.session_templates.prefetch_related("sessions")
        context["templates"] = [one for one in templates if one.days <= form.wish().days]
    return render(request, "reports/planner/planner.html", context)


def _blank(query: QueryDict, today: date) -> WishForm:
    """Return the form as it is before anything was asked. A link to it can choose provinces."""
    return WishForm(initial={"starts_on": _next_march(today), "province": query.getlist("province")})


_PAPERS: dict[str, tuple[Callable[[Document], bytes], str]] = {"xlsx": (as_xlsx, XLSX), "pdf": (as_pdf, PDF)}


def _ticks(request: AuthenticatedRequest, proposal: Proposal) -> _Ticks:
    """Return what the page has sent; everything is ticked on a new page and if the proposal has changed since."""
    if request.POST.get("fingerprint") != proposal.fingerprint:
        return _Ticks({batch.number for batch in proposal.batches}, ())
    return _sent(request)


def _sent(request: AuthenticatedRequest) -> _Ticks:
    numbers = {int(number) for number in request.POST.getlist("batch") if re.fullmatch("[0-9]{1,4}", number)}
    return _Ticks(numbers, {*request.POST.getlist("shown")} - {*request.POST.getlist("regency")})


def _paper(request: AuthenticatedRequest, chosen: Proposal, form: str) -> HttpResponse:
    document, (write, media_type) = proposal_document(chosen), _PAPERS[form]
    try:
        with one_at_a_time("file", request.user):
            content = write(document)
    except PdfUnavailable:
        return render(request, "pdf_unavailable.html", status=503)
    return file_response(content, f"{document.name}.{form}", media_type)


def _shown(proposal: Proposal, chosen: Proposal, ticks: _Ticks) -> dict[str, object]:
    """Return what the page needs: the whole proposal to tick, and the figures of what is ticked."""
    kept = {batch.number: batch for batch in chosen.batches}
    return {
        "proposal": proposal,
        "chosen": chosen,
        "rows": [(batch, kept.get(batch.number), batch.number in ticks.numbers) for batch in proposal.batches],
        "left_out": ticks.left_out,
        "small": sum(batch.seats < proposal.wish.fewest for batch in chosen.batches),
        "facts": _facts(chosen),
    }


def _drafted(request: AuthenticatedRequest, form: WishForm, today: date) -> bool:
    """Plan the chosen events; return whether something was planned."""
    ticks = _sent(request)
    try:
        with transaction.atomic():
            events = draft_events(
                form.wish(),
                fingerprint=request.POST.get("fingerprint", ""),
                numbers=ticks.numbers,
                left_out=ticks.left_out,
                template=_template(request, form),
                by=request.user,
                today=today,
            )
            undo = offer_to_undo(events, by=request.user)
    except ProposalChanged:
        messages.warning(
            request, _("Something has changed since the proposal, so nothing was planned. Check it again.")
        )
        return False
    except TooFewDays:
        messages.error(request, _("The events are shorter than the session template, so nothing was planned."))
        return False
    if not events:
        messages.error(request, _("Tick the events to plan."))
        return False
    messages.success(request, _planned(events), extra_tags=undo)
    return True


def _planned(events: list[Event]) -> str:
    count = len(events)
    if events[0].sessions.exists():
        text = ngettext(
            "%(count)d event is planned, with its sessions.",
            "%(count)d events are planned, with their sessions.",
            count,
        )
    else:
        text = ngettext(
            "%(count)d event is planned. Add its sessions, then open registration.",
            "%(count)d events are planned. Add their sessions, then open registration.",
            count,
        )
    return text % {"count": count}


def _template(request: AuthenticatedRequest, form: WishForm) -> SessionTemplate | None:
    """Return the chosen session template of the course, None without one."""
    key = request.POST.get("template", "")
    if not re.fullmatch("[0-9]{1,9}", key):
        return None
    return form.wish().course.session_templates.filter(pk=key).first()


def _with_defaults(query: QueryDict, today: date) -> QueryDict:
    """Return the options of the address, and the form's defaults for those that it lacks."""
    data = query.copy()
    for name, field in WishForm.base_fields.items():
        if name not in data and field.initial is not None:
            data[name] = field.initial
    data.setdefault("priority", "lowest")
    if "starts_on" not in data:
        data["starts_on"] = _next_march(today).isoformat()
    return data


def _next_march(today: date) -> date:
    """Return the first Tuesday of the next March: bimtek are held from March to June."""
    first = date(today.year + (today.month >= 3), 3, 1)
    return first.replace(day=1 + (1 - first.weekday()) % 7)


def _facts(proposal: Proposal) -> dict[str, object]:
    reach = proposal.reach
    return {"rates": dict(zip(("today", "planned", "proposed"), reach.rates, strict=True))}
