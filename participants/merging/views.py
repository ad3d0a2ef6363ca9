"""Pages on which coordinators merge two records of one person, and undo it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import ListView

from accounts.access import AuthenticatedRequest, needs, require, require_confirmation
from documents.text import tidy
from participants.fields.person import NAMES
from participants.finding.people import means_in_country
from participants.identity.candidates import Description, find_candidates
from participants.identity.wording import why
from participants.mails.asking import Unasked, asked_news, say_mails
from participants.models import Participant, PersonMerge, Registration
from participants.models.merge import PersonMergeQuerySet
from participants.registering.errors import RegistrationError
from participants.registering.lifecycle import withdraw
from participants.registering.wording import explain as explain_registration

from .belongings import belongings
from .errors import CannotUndo, MergeError
from .merging import merge_people
from .plan import Meeting, MergePlan
from .undoing import obstacles, undo_merge
from .wording import explain

MOST_FOUND = 25


def merge_search(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show the people who may be the same as this one, and others by a search."""
    person = _find_person(request, pk)
    text = tidy(request.GET.get("q", "").replace("\x00", ""))[:200]
    found = [(one, "") for one in _search(request, person, text)] if text else _likely(request, person)
    return render(request, "participants/merging/search.html", {"participant": person, "found": found, "q": text})


def merge_pair(request: AuthenticatedRequest, pk: int, other: int) -> HttpResponse:
    """Show two people side by side, and merge them: the first is kept."""
    people = _find_person(request, pk), _find_person(request, other)
    if pk == other:
        raise Http404
    require_confirmation(request)
    plan, asked = MergePlan(*people), None
    if request.method == "POST":
        try:
            if answer := _withdraw(request, plan) if "withdraw" in request.POST else _merge(request, plan):
                return answer
        except Unasked as unasked:
            asked = unasked.recipients
        plan = MergePlan(*people)
    having = belongings(plan.registrations)
    context = {
        "plan": plan,
        "rows": [(one, having[one.pk]) for one in plan.registrations],
        "conflicts": [(one, _with_actions(one, having)) for one in plan.conflicts],
        "recipients": asked,
        "two_nips": bool(plan.kept.nip and plan.other.nip) and not plan.have_one_nip,
    }
    return render(request, "participants/merging/pair.html", context)


@needs("merges_people")
class MergeList(ListView):
    """Show the merges, the latest first, each with its undo while there is time."""

    request: AuthenticatedRequest
    template_name = "participants/merging/list.html"
    paginate_by = 25

    def get_queryset(self) -> PersonMergeQuerySet:
        merges = PersonMerge.objects.visible_to(self.request.user)
        return merges.select_related("kept__agency", "by", "later").order_by("-at", "-pk")


def merge_undo(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ask whether to undo the merge and say what prevents it; undo it."""
    seen = PersonMerge.objects.visible_to(request.user).select_related("kept__agency", "by", "later")
    merge = get_object_or_404(seen, pk=pk)
    require(request.user, "merges_people")
    require_confirmation(request)
    if request.method == "POST":
        try:
            restored = undo_merge(merge, by=request.user)
        except CannotUndo:
            pass
        except MergeError as error:
            messages.warning(request, explain(error))
            return redirect("participants:merge-list")
        else:
            names = {"one": merge.kept.full_name, "other": restored.full_name}
            messages.success(request, _("%(one)s and %(other)s are two people again.") % names)
            return redirect(restored)
    return render(request, "participants/merging/undo.html", {"merge": merge, "obstacles": obstacles(merge)})


def _find_person(request: AuthenticatedRequest, pk: int) -> Participant:
    people = Participant.objects.visible_to(request.user).select_related("agency__province", "agency__regency")
    person: Participant = get_object_or_404(people, pk=pk)
    require(request.user, "merges_people")
    return person


def _search(request: AuthenticatedRequest, person: Participant, text: str) -> list[Participant]:
    people = Participant.objects.visible_to(request.user)
    found = people.exclude(pk=person.pk).filter(means_in_country(text, request.user, people))
    return list(found.select_related("agency").order_by("full_name", "pk")[:MOST_FOUND])


def _likely(request: AuthenticatedRequest, person: Participant) -> list[tuple[Participant, str]]:
    (found,) = find_candidates([_description(person)], reader=request.user)
    return [(one.person, why(one)) for one in found if one.person.pk != person.pk][:MOST_FOUND]


def _description(person: Participant) -> Description:
    return Description(
        full_name=person.full_name,
        nip=person.nip,
        agency=person.agency_id,
        phone=person.phone,
        email=person.email,
        regency=person.agency.region_code,
    )


def _merge(request: AuthenticatedRequest, plan: MergePlan) -> HttpResponse | None:
    take = [name for name in NAMES if request.POST.get(f"take-{name}") == "other"]
    try:
        merge = merge_people(plan.kept, plan.other, take=take, by=request.user, seen=request.POST.get("seen", ""))
    except MergeError as error:
        messages.error(request, explain(error))
        return None
    names = {"other": merge.former_name, "kept": merge.kept.full_name}
    messages.success(request, _("%(other)s was merged into %(kept)s. You can undo this for 30 days.") % names)
    return redirect(merge.kept)


def _withdraw(request: AuthenticatedRequest, plan: MergePlan) -> HttpResponse:
    """Withdraw one of two registrations at the same event, and show the pair again. Raise Unasked."""
    for meeting in plan.conflicts:
        for registration in meeting.both:
            if request.POST["withdraw"] == str(registration.pk) and meeting.may_withdraw(registration):
                _withdraw_second(request, registration, meeting)
    return redirect("participants:person-merge-pair", plan.kept.pk, plan.other.pk)


def _withdraw_second(request: AuthenticatedRequest, registration: Registration, meeting: Meeting) -> None:
    (remaining,) = (one for one in meeting.both if one.pk != registration.pk)
    reason = _("The same person has number %(number)d.") % {"number": remaining.number}
    try:
        with asked_news(request) as news:
            withdraw(registration, by=request.user, reason=reason, is_second=True, news=news)
    except RegistrationError as error:
        messages.error(request, explain_registration(error))
    else:
        text = _("Number %(number)d of %(event)s is withdrawn.")
        messages.success(request, text % {"number": registration.number, "event": registration.event.title})
        say_mails(request, news)


def _with_actions(meeting: Meeting, having: dict[int, list[str]]) -> list[tuple[Registration, list[str], bool, bool]]:
    """Return both registrations with what belongs to them, whether they can be withdrawn and whether they have a valid
    certificate."""
    return [(one, having[one.pk], meeting.may_withdraw(one), one.pk in meeting.certified) for one in meeting.both]
