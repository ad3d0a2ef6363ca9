"""Pages of an event's invitation letters: the list, issuing, and the letters as PDF."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, require
from accounts.jobs.asking import start_by_post
from accounts.jobs.running import start_once
from accounts.list_files import list_file
from agencies.forms import posted
from documents import wording
from documents.docx.templates import DOCX
from documents.pdf.pages import PdfUnavailable
from documents.responses import PDF, ZIP, file_response, pdf_response
from events.finding import find_event
from events.models import Event, Invitation, NumberKind
from events.number_pattern import ValueMissing
from events.numbering import NumberTaken, SeriesPassed, next_serial

from . import issuing as invitations
from .content import letter_settings
from .forms import IssueForm, NumbersForm
from .letters import invitation_docx, invitations_pdf, invitations_zip, letters_file, preview_pdf, signed_of
from .list import letters_workbook
from .ordering import SORTING, in_order
from .signing import remove_signed_letter

AT_ONCE = 20
"""So many letters are made while the reader waits, in about three seconds. More are made in the background."""
_UNAVAILABLE = "events/invitations/letters_unavailable.html"


def event_invitations(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Show the quotas of the event (to provincial staff: those of their province) and the state of their letters, or
    (POST) return this list as a spreadsheet."""
    event = find_event(request, code)
    quotas = event.quotas.visible_to(request.user)
    order = SORTING.chosen(request.GET)
    rows = in_order(invitations.rows(event, quotas), order)
    former = Invitation.objects.visible_to(request.user).filter(event=event).former()
    former = former.select_related("number", "replacement__number", "event").order_by("pk")
    if request.method == "POST":
        return _letters_file(request, event, rows, former)
    issued = sum(row.letter is not None for row in rows)
    context = {
        "event": event,
        "rows": rows,
        "sorting": order,
        "issued": issued,
        "is_background": issued > AT_ONCE,
        "missing": len(invitations.due(rows, again=False)),
        "outdated": len(invitations.due(rows, again=True)),
        "unnumbered": sum(bool(row.letter and not row.letter.number.is_known) for row in rows),
        "may_number": request.user.rights.issues_letters,
        "former": former,
        "may_issue": request.user.rights.issues_letters and invitations.may_issue(event, event.local_day()),
    }
    return render(request, "events/invitations/invitations.html", context)


def _letters_file(
    request: AuthenticatedRequest, event: Event, rows: Sequence[invitations.Row], former: QuerySet[Invitation]
) -> HttpResponse:
    return list_file(
        request,
        lambda: letters_workbook(event, rows, list(former)),
        name=f"surat-undangan-{event.code.lower()}.xlsx",
        title=" · ".join([event.code, _("Invitation letters")]),
        rows=len(rows),
        event=event.pk,
    )


def invitations_issue(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Confirm and issue the letters that are due: those that are missing, or with ?again=1 those that are outdated. A
    button beside each recipient shows the letter as it would be."""
    event = find_event(request, code, right="issues_letters")
    again, today, settings = request.GET.get("again") == "1", event.local_day(), letter_settings(event)
    due = invitations.due(invitations.rows(event), again=again)
    context = {"event": event, "again": again, "due": due, "may_issue": invitations.may_issue(event, today)}
    if not (settings and due and context["may_issue"]):
        return render(request, "events/invitations/issue.html", context)
    form = IssueForm(posted(request), event=event, settings=settings, today=today, due=due)
    if form.is_valid():
        if "preview" in request.POST:
            return _preview(request, form)
        if _issued(request, form, again=again):
            return redirect("events:invitations", event.code)
    serial = next_serial(NumberKind.INVITATION, today.year)
    context |= {"form": form, "settings": settings, "first": serial, "year": today.year}
    return render(request, "events/invitations/issue.html", context)


def invitations_numbers(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Fill in the numbers of letters that were issued without."""
    event = find_event(request, code, right="issues_letters")
    letters = list(invitations.unnumbered(event))
    form = NumbersForm(posted(request) if letters else None, event=event, today=event.local_day(), letters=letters)
    if letters and form.is_valid() and _filled_in(request, form):
        return redirect("events:invitations", event.code)
    return render(request, "events/invitations/numbers.html", {"event": event, "form": form, "letters": letters})


def _filled_in(request: AuthenticatedRequest, form: NumbersForm) -> bool:
    """Whether the numbers are stored; if not, the form says why."""
    try:
        filled = invitations.fill_in_numbers(
            form.event, form.texts(), on=form.cleaned_data["dated_on"], by=request.user
        )
    except (NumberTaken, invitations.Overtaken):
        form.add_error(None, _("Somebody else changed this at the same time. Nothing was saved: please try again."))
        return False
    text = ngettext("%(count)s letter has its number.", "%(count)s letters have their numbers.", len(filled))
    messages.success(request, text % {"count": wording.number(len(filled))})
    return True


def _preview(request: AuthenticatedRequest, form: IssueForm) -> HttpResponse:
    asked = request.POST["preview"]
    row = next((row for row in form.due if str(row.quota.pk) == asked), None)
    if row is None:
        raise Http404
    chosen = [each for each in form.due if each.quota.pk in form.chosen()]
    letter = invitations.letter_to_be(
        form.event,
        row,
        settings=form.settings,
        order=form.order(),
        place=chosen.index(row) if row in chosen else 0,
        register_at=_register_at(request, form.event),
    )
    name = f"pratinjau-{form.event.code}".lower()
    return pdf_response(request, name, partial(preview_pdf, letter), unavailable=_UNAVAILABLE)


def _register_at(request: AuthenticatedRequest, event: Event) -> str:
    return request.build_absolute_uri(reverse("participants:registration-new", args=[event.code]))


def _issued(request: AuthenticatedRequest, form: IssueForm, *, again: bool) -> bool:
    """Whether the letters are issued; if not, the form says why."""
    chosen = form.chosen()
    try:
        letters = invitations.issue_invitations(
            form.event,
            order=form.order(),
            expected=len(chosen),
            chosen=chosen,
            again=again,
            register_at=_register_at(request, form.event),
            by=request.user,
        )
    except SeriesPassed as passed:
        message = _("The portal has gone further: its next serial is %(next)s.") % {"next": wording.number(passed.next)}
        form.add_error("start", message)
    except NumberTaken as taken:
        form.add_error("start" if taken.after else None, _number_taken(taken))
    except (invitations.InvitationError, ValueMissing):
        form.add_error(None, _("Something has changed meanwhile. Check the number of letters and press again."))
    else:
        text = ngettext("%(count)s letter is issued.", "%(count)s letters are issued.", len(letters))
        messages.success(request, text % {"count": wording.number(len(letters))})
        return True
    return False


def _number_taken(taken: NumberTaken) -> str:
    if not taken.after:
        return _("Somebody else has given out one of these numbers. Check them and press again.")
    words = {"number": taken.text, "next": wording.number(taken.after)}
    return _("The number %(number)s was given out before. Let the portal's numbers continue from %(next)s.") % words


def invitation(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse | FileResponse:
    """Return one letter as it was sent: the signed file if there is one, with ?generated=1 the portal's own."""
    letter = _find_letter(request, code, pk)
    name, signed = f"undangan-{code}-{letter.number.file_name}", signed_of(letter)
    if signed and "generated" not in request.GET:
        return file_response(signed.file, f"{name}.pdf".lower(), PDF)
    return pdf_response(request, name.lower(), partial(invitations_pdf, [letter]), unavailable=_UNAVAILABLE)


def invitation_word(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Return one letter for a word processor, to be finished or signed in the office's own system."""
    letter = _find_letter(request, code, pk)
    return file_response(invitation_docx(letter), f"undangan-{code}-{letter.number.file_name}.docx".lower(), DOCX)


def invitation_unsign(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Ask for confirmation, then delete the signed file of the letter."""
    letter = _find_letter(request, code, pk)
    require(request.user, "issues_letters")
    if request.method == "POST":
        if remove_signed_letter(letter, request.POST.get("sha256", ""), by=request.user):
            text = _("The signed file of %(number)s is removed. The portal's own letter is handed out again.")
            messages.success(request, text % {"number": letter.number})
        else:
            messages.warning(request, _("Nothing was removed: the signed file is another one by now, or gone."))
        return redirect("events:invitations", letter.event.code)
    return render(request, "events/invitations/unsign.html", {"event": letter.event, "letter": letter})


def invitations_all(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Return all valid letters of the event in the order of the regions, in one PDF (with signed ones in a ZIP) or with
    ?as=docx as a ZIP of documents for word processors. Many letters are made in the background."""
    event = find_event(request, code)
    letters = list(Invitation.objects.visible_to(request.user).of_event(event))
    as_docx = (request.POST.get("as") or request.GET.get("as")) == "docx"
    if not letters:
        raise Http404
    if len(letters) > AT_ONCE:
        arguments = {"event": event.code} | ({"as": "docx"} if as_docx else {})
        kind = invitations.INVITATIONS
        start = partial(start_once, kind, by=request.user, arguments=arguments, subject=event.title)
        return start_by_post(request, kind, start)
    name = f"undangan-{code}".lower()
    try:
        if as_docx:
            return file_response(invitations_zip(letters), f"{name}-docx.zip", ZIP)
        return file_response(*letters_file(letters, name))
    except PdfUnavailable:
        return render(request, _UNAVAILABLE, status=503)
    except FileNotFoundError:
        raise Http404 from None


def _find_letter(request: AuthenticatedRequest, code: str, pk: int) -> Invitation:
    letters = Invitation.objects.visible_to(request.user).filter(event=find_event(request, code))
    return get_object_or_404(letters.select_related("event", "number", "replaces__number", "signed"), pk=pk)
