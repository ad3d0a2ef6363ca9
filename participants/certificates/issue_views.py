"""Issuing certificates of an event, and replacing those whose content has changed: how many there would be, the first
number, a sample, then the button."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from accounts.models import User
from agencies.forms import posted
from documents import wording
from documents.responses import pdf_response
from events.finding import find_event
from events.mail_words import mails_sent
from events.models import Event
from participants.mails.certificates import certificate_recipients
from participants.models import Certificate, Registration

from .answers import REFUSALS, explain
from .changes import outdated
from .completion import due_registrations
from .forms import IssueForm, ReplaceForm, shown_as
from .issuing import Order, issue_certificates, may_issue, reissue_outdated
from .samples import first_number, sample_of

_DIGITS = 9  # digits of a registration's number in an address
_NAMED = 40
"""People named on the page before the issue; beyond that only their number is shown."""


def certificates_issue(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Issue certificates for all who are due, or with ?number=… for those of them."""
    event = find_event(request, code, right="issues_certificates")
    today, numbers = event.local_day(), _chosen(request)
    due = _due(event, numbers)
    count = due.count()
    context = {"event": event, "is_chosen": numbers is not None, "total": count, "may_issue": may_issue(event, today)}
    if not (count and context["may_issue"]):
        return render(request, "participants/certificates/issue.html", context)
    form = IssueForm(posted(request), event=event, today=today)
    if form.is_valid() and (answer := _answer(request, form, due, numbers)):
        return answer
    summary = _summary(form, form.chosen_order(), due, count) | _question(request, due)
    return render(request, "participants/certificates/issue.html", context | summary)


def certificates_replace(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Replace all certificates whose content has changed, or with ?number=… those among them."""
    event = find_event(request, code, right="issues_certificates")
    today, numbers = event.local_day(), _chosen(request)
    due = Registration.objects.filter(pk__in=outdated(event).values("registration"))
    due = due if numbers is None else due.filter(number__in=numbers)
    count = due.count()
    context = {"event": event, "is_chosen": numbers is not None, "total": count, "may_issue": may_issue(event, today)}
    context["again"] = True
    if not (count and context["may_issue"]):
        return render(request, "participants/certificates/issue.html", context)
    form = ReplaceForm(posted(request), event=event, today=today)
    if form.is_valid() and (answer := _answer(request, form, due, numbers)):
        return answer
    summary = _summary(form, form.chosen_order(), due, count) | _question(request, due)
    return render(request, "participants/certificates/issue.html", context | summary)


def _question(request: AuthenticatedRequest, due: QuerySet[Registration]) -> dict[str, object]:
    """Return whom a mail would tell that the certificate is ready, and whether the user wants to send none."""
    recipients = certificate_recipients(due.select_related("participant", "event"))
    return {"recipients": recipients, "no_mail": "no_mail" in request.POST}


def _chosen(request: AuthenticatedRequest) -> list[int] | None:
    """Return the registration numbers in the address, or None for everybody."""
    given = request.GET.getlist("number")
    return [int(text) for text in given if text.isdecimal() and len(text) <= _DIGITS] if given else None


def _due(event: Event, numbers: list[int] | None) -> QuerySet[Registration]:
    due = due_registrations(event)
    return due if numbers is None else due.filter(number__in=numbers)


def _answer(
    request: AuthenticatedRequest, form: IssueForm, due: QuerySet[Registration], numbers: list[int] | None
) -> HttpResponse | None:
    """Return the answer to the button, or None to show the page again with the reason."""
    order = form.order()
    if "sample" in request.POST:
        first = due.select_related("participant", "agency", "event__province", "event__course").order_by("number")[0]
        return pdf_response(request, "contoh-sertifikat", lambda: sample_of(first, order))
    if form.cleaned_data["shown"] != shown_as(order):
        form.add_error(None, _("The number below fits your current choice. Nothing has been issued yet."))
        return None
    send_mail = "no_mail" not in request.POST
    try:
        certificates = _issue(form, order, numbers, request.user, send_mail=send_mail)
    except REFUSALS as error:
        form.add_error(None, explain(error))
        return None
    text = ngettext("%(count)s certificate is issued.", "%(count)s certificates are issued.", len(certificates))
    mailed = certificate_recipients([one.registration for one in certificates]).count if send_mail else 0
    messages.success(request, text % {"count": wording.number(len(certificates))} + " " + mails_sent(mailed))
    return redirect("participants:certificates", form.event.code)


def _issue(form: IssueForm, order: Order, numbers: list[int] | None, by: User, *, send_mail: bool) -> list[Certificate]:
    expected, event = form.cleaned_data["expected"], form.event
    if isinstance(form, ReplaceForm):
        reason = form.cleaned_data["reason"]
        return reissue_outdated(
            event, order=order, reason=reason, expected=expected, numbers=numbers, by=by, send_mail=send_mail
        )
    return issue_certificates(event, order=order, expected=expected, numbers=numbers, by=by, send_mail=send_mail)


def _summary(form: IssueForm, order: Order, due: QuerySet[Registration], count: int) -> dict[str, object]:
    return {
        "form": form,
        "order": order,
        "shown": shown_as(order),
        "first": first_number(order, form.event),
        "last": first_number(order, form.event, after=count - 1),
        "people": due.select_related("participant", "agency").order_by("number")[:_NAMED],
        "more": max(count - _NAMED, 0),
    }
