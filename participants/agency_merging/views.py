"""Pages on which administrators merge an agency into its successor, or into another record of it."""

from datetime import date

from django.contrib import messages
from django.db.models import Case, Q, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.access import AuthenticatedRequest, require, require_confirmation
from accounts.models import User
from accounts.outbox.mail import Recipients
from agencies.closing import Topic, effects_of_closing
from agencies.forms import posted
from agencies.models import Agency, FormerName
from documents import wording
from documents.text import tidy
from participants.mails.asking import Unasked, asked_news, say_mails
from participants.mails.to_staff import News

from .errors import AgencyMergeError, CannotMerge, ChangedMeanwhile
from .forms import JoinForm, MergeForm, SuccessorForm
from .merging import Merged, join_records, merge_into_successor
from .plan import AgencyPlan

MOST_FOUND = 25


def agency_merge(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the agencies into which this one may be merged: those of its region, or others by a search, best first."""
    agency = _find(request, pk)
    text = tidy(request.GET.get("q", "").replace("\x00", ""))[:200]
    others = Agency.objects.visible_to(request.user).exclude(pk=pk).select_related("province", "regency")
    if text:
        found = others.filter(_search(text)).order_by(_likeness(text), _distance(agency), "name", "pk")
    else:
        found = others.filter(regency=agency.regency, province=agency.province)
    first = list(found[: MOST_FOUND + 1])
    context = {"agency": agency, "found": first[:MOST_FOUND], "has_more": len(first) > MOST_FOUND, "q": text}
    return render(request, "participants/agency_merging/search.html", context)


def agency_merge_pair(request: AuthenticatedRequest, pk: int, other: int) -> HttpResponse:
    """Preview the merger of an agency into another one, on a day or as two records of one agency, and do it."""
    plan = AgencyPlan(_find(request, pk), _find(request, other))
    if pk == other:
        raise Http404
    require_confirmation(request)
    joins = request.GET.get("as") == "one"
    form = (JoinForm if joins else SuccessorForm)(posted(request), plan=plan)
    asked = _merge(request, form) if form.is_confirmed else None
    if isinstance(asked, HttpResponse):
        return asked
    day = form.day if form.can_preview else None
    context = {
        "plan": plan,
        "form": form,
        "joins": joins,
        "obstacles": plan.obstacles_to_joining() if joins else [],
        "is_previewed": form.can_preview,
        "seats": plan.passed_on(day) if day else plan.seats,
        "effects": plan.effects_of_joining if joins else _effects(plan, day),
        "keeps_seats": day is not None,
        "recipients": asked,
    }
    return render(request, "participants/agency_merging/pair.html", context)


def _find(request: AuthenticatedRequest, pk: int) -> Agency:
    agencies = Agency.objects.visible_to(request.user).select_related("province", "regency", "successor")
    agency: Agency = get_object_or_404(agencies, pk=pk)
    require(request.user, "edits_agencies")
    return agency


def _effects(plan: AgencyPlan, day: date | None) -> list[str]:
    return effects_of_closing({plan.ending: day}, topics=[Topic.PEOPLE, Topic.COVERAGE]) if day else []


def _search(text: str) -> Q:
    former = FormerName.objects.filter(name__icontains=text).values("agency")
    places = Q(regency__name__icontains=text) | Q(regency=text) | Q(province=text)
    return Q(name__icontains=text) | Q(pk__in=former) | Q(npp__iexact=text) | places


def _likeness(text: str) -> Case:
    """Return a number that is low where the name or the library number is the text, or begins with it."""
    return Case(
        When(Q(name__iexact=text) | Q(npp__iexact=text), then=0),
        When(name__istartswith=text, then=1),
        When(name__icontains=text, then=2),
        default=3,
    )


def _distance(agency: Agency) -> Case:
    """Return a number that is low for agencies in the regency, or else in the province, of this one."""
    here = Q(province=agency.province_id)
    return Case(When(here & Q(regency=agency.regency_id), then=0), When(here, then=1), default=2)


def _merge(request: AuthenticatedRequest, form: MergeForm) -> HttpResponse | Recipients | None:
    """Merge as the form says, and lead to the kept agency. If people who move up or who have new seats would get a
    mail, the first request only returns who. Say why it was not possible, and return None."""
    try:
        if not form.has_seen(form.token):
            raise ChangedMeanwhile
        with asked_news(request) as news:
            merged = _act(form, request.user, news)
        _report(request, form.plan, merged)
        say_mails(request, news)
        return redirect(merged.kept)
    except Unasked as unasked:
        return unasked.recipients
    except CannotMerge as error:
        messages.error(request, " ".join(error.reasons))
    except AgencyMergeError:
        messages.error(request, _("The agencies or the day have changed since the preview. Look at it again."))
    return None


def _act(form: MergeForm, by: User, news: News) -> Merged:
    plan = form.plan
    if isinstance(form, JoinForm):
        return join_records(plan.ending, plan.kept, seats=form.seats, by=by, seen=plan.digest, news=news)
    day, reason = form.cleaned_data["closed_on"], form.cleaned_data["closed_reason"]
    return merge_into_successor(plan.ending, plan.kept, day=day, reason=reason, by=by, seen=plan.digest, news=news)


_MOVED = gettext_lazy("%(ending)s was merged into %(kept)s.")


def _report(request: AuthenticatedRequest, plan: AgencyPlan, merged: Merged) -> None:
    messages.success(request, _MOVED % {"ending": plan.ending.name, "kept": merged.kept.name})
    counts = {"people": wording.number(merged.people), "seats": wording.number(merged.seats)}
    messages.info(request, _("People moved: %(people)s. Seats moved: %(seats)s.") % counts)
    if merged.promoted:
        text = ngettext(
            "%(people)d person was promoted from the waiting list.",
            "%(people)d people were promoted from the waiting list.",
            merged.promoted,
        )
        messages.info(request, text % {"people": merged.promoted})
