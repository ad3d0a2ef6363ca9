"""The page of likely duplicates, starting their search, and deciding about a pair."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_filters.views import FilterView

from accounts.access import AuthenticatedRequest, needs, require
from accounts.jobs.asking import start_by_post
from accounts.jobs.running import start_once
from accounts.limits import LimitReached
from accounts.models import Job
from participants.identity.wording import words_for
from participants.models import Participant, PersonPair
from participants.models.duplicate import PersonPairQuerySet
from participants.registering.errors import PersonGone
from participants.registering.wording import explain

from .deciding import SameNip, reopen, set_different
from .filters import PairFilter
from .searching import DUPLICATE_SEARCH


@needs("merges_people")
class DuplicateList(FilterView):
    """Show the pairs that are to be decided, the most likely first."""

    request: AuthenticatedRequest
    filterset_class = PairFilter
    template_name = "participants/duplicates/list.html"
    paginate_by = 25

    def get_queryset(self) -> PersonPairQuerySet:
        pairs = PersonPair.objects.visible_to(self.request.user)
        people = [f"{side}__agency__{region}" for side in ("one", "other") for region in ("regency", "province")]
        return pairs.select_related(*people, "decided_by").order_by("-strength", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        jobs = Job.objects.filter(kind=DUPLICATE_SEARCH)
        return context | {
            "rows": [(pair, words_for(pair.reasons.split())) for pair in context["page_obj"]],
            "running": jobs.unfinished().filter(by=self.request.user).first(),
            "last": jobs.filter(state=Job.State.DONE).order_by("-finished").first(),
        }


@needs("merges_people")
def duplicate_search(request: AuthenticatedRequest) -> HttpResponse:
    """Start the search, after a question if a link led here."""
    try:
        return start_by_post(
            request, DUPLICATE_SEARCH, lambda: start_once(DUPLICATE_SEARCH, by=request.user, arguments={})
        )
    except LimitReached as reached:
        messages.error(request, str(reached))
        return redirect("participants:duplicate-list")


def pair_decide(request: AuthenticatedRequest, pk: int, other: int) -> HttpResponse:
    """Remember that the two people are not the same, or take it back; return to the page that asked."""
    people = Participant.objects.visible_to(request.user).select_related("agency")
    one, two = (get_object_or_404(people, pk=key) for key in (pk, other))
    require(request.user, "merges_people")
    if pk == other:
        raise Http404
    if request.method != "POST":
        return redirect("participants:person-merge-pair", pk, other)
    try:
        _decide(request, one, two)
    except PersonGone as error:
        messages.error(request, explain(error))
    except SameNip:
        text = _("Both have the same NIP, which belongs to one person. Merge them, or correct the NIP of one of them.")
        messages.error(request, text)
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else reverse("participants:duplicate-list"))


def _decide(request: AuthenticatedRequest, one: Participant, two: Participant) -> None:
    names = {"one": one.full_name, "other": two.full_name}
    if request.POST.get("decision") == "reopen":
        pair = PersonPair.objects.filter(one=min(one.pk, two.pk), other=max(one.pk, two.pk)).first()
        if pair:
            reopen(pair, by=request.user)
            messages.success(request, _("%(one)s and %(other)s are to be decided again.") % names)
        return
    set_different(one, two, by=request.user)
    messages.success(request, _("Remembered: %(one)s and %(other)s are not the same person.") % names)
