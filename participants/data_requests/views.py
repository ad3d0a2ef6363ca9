"""Requests about personal data, as staff enter, see and decide them."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest, needs, require, require_confirmation
from agencies.forms import posted
from events.mail_words import mails_sent
from participants.models import Certificate, DataRequest, Participant, Registration
from participants.registering.errors import PersonErased, PersonGone
from participants.registering.wording import explain

from . import deciding
from .deciding import AlreadyDecided, AskedAlready
from .forms import DecisionForm, EnterForm
from .mails import asked_recipients, decision_recipients
from .register import RegisterFilter, keys, rows

PER_PAGE = 50
Kind = DataRequest.Kind


@needs("registers_people")
def data_request_list(request: AuthenticatedRequest) -> HttpResponse:
    """List all requests, also the corrections on personal pages, by their due time."""
    found = DataRequest.objects.visible_to(request.user)
    filtered = RegisterFilter(request.GET, queryset=found, request=request)
    page = Paginator(keys(filtered.qs, filtered.corrections(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"filter": filtered, "page_obj": page, "rows": rows(list(page.object_list))}
    return render(request, "participants/data_requests/list.html", context)


def data_request_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Enter a request of a person who came, wrote or phoned."""
    people = Participant.objects.visible_to(request.user).select_related("agency__province", "agency__regency")
    person = get_object_or_404(people, pk=pk)
    require(request.user, "registers_people")
    form = EnterForm(posted(request), person=person, initial={"asked_at": timezone.localtime()})
    kind = request.POST.get("kind", Kind.ACCESS)
    if form.is_valid():
        try:
            made, mailed = deciding.ask(
                person,
                form.cleaned_data["kind"],
                note=form.cleaned_data["note"],
                by=request.user,
                channel=form.cleaned_data["channel"],
                asked_at=form.cleaned_data["asked_at"],
                send_mail="no_mail" not in request.POST,
            )
        except AskedAlready:
            form.add_error("kind", _("This person has asked for that already. The request is not decided yet."))
        except (PersonErased, PersonGone) as error:
            form.add_error(None, explain(error))
        else:
            text = _("The request is entered.")
            messages.success(request, f"{text} {mails_sent(mailed)}")
            return redirect(made)
    context = {
        "participant": person,
        "form": form,
        "recipients": asked_recipients(person, kind, by=request.user),
        "no_mail": "no_mail" in request.POST,
    }
    return render(request, "participants/data_requests/new.html", context)


def data_request_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show a request, and decide it. Erasing shows first what will happen, and asks who the user is."""
    seen = DataRequest.objects.visible_to(request.user).select_related(
        "participant__agency__province", "participant__agency__regency", "entered_by", "decided_by"
    )
    asked = get_object_or_404(seen, pk=pk)
    may_decide = asked.is_open and (not asked.is_grave or request.user.rights.decides_data_requests)
    erases = asked.kind == Kind.ERASURE
    form = DecisionForm()
    if request.method == "POST" and asked.is_open:
        if asked.is_grave:
            require(request.user, "decides_data_requests")
        if erases:
            require_confirmation(request)
        refuses = request.POST.get("decision") == "refuse"
        form = DecisionForm(request.POST, refuses=refuses)
        needs_tick = erases and not refuses and "understood" not in request.POST
        if form.is_valid() and not needs_tick and _decided(request, asked, form, refuses=refuses):
            return redirect("participants:data-request-list")
        if needs_tick:
            form.add_error(None, _("Tick that you have read what will happen."))
    elif may_decide and erases:
        require_confirmation(request)
    context = {
        "asked": asked,
        "participant": asked.participant,
        "may_decide": may_decide,
        "erases": erases,
        "figures": figures(asked.participant) if erases and may_decide else None,
        "form": form,
        "recipients": decision_recipients(asked),
        "no_mail": "no_mail" in request.POST,
    }
    return render(request, "participants/data_requests/detail.html", context)


def _decided(request: AuthenticatedRequest, asked: DataRequest, form: DecisionForm, *, refuses: bool) -> bool:
    """Decide the request; return whether it is decided now, by this user or by another."""
    decide = deciding.refuse if refuses else deciding.fulfil
    answer, send_mail = form.cleaned_data["answer"], "no_mail" not in request.POST
    try:
        mailed = decide(asked, by=request.user, answer=answer, send_mail=send_mail)
    except AlreadyDecided:
        messages.warning(request, _("Somebody else decided about this request meanwhile."))
    except (PersonErased, PersonGone) as error:
        form.add_error(None, explain(error))
        return False
    else:
        text = _("The request is refused.") if refuses else _("The request is fulfilled.")
        messages.success(request, f"{text} {mails_sent(mailed)}")
    return True


@dataclass(frozen=True, slots=True)
class Figures:
    """What an erasure concerns, to be read before."""

    registrations: int
    letters: int
    shared_letters: int
    certificates: int
    links: int


def figures(person: Participant) -> Figures:
    registrations = Registration.objects.filter(participant=person)
    with_letter = registrations.exclude(letter=None)
    others = Registration.objects.filter(letter=OuterRef("letter")).exclude(participant=person)
    shared = with_letter.filter(Exists(others)).count()
    return Figures(
        registrations.count(),
        with_letter.count() - shared,
        shared,
        Certificate.objects.filter(registration__participant=person).count(),
        registrations.exclude(personal_links=None).distinct().count(),
    )
