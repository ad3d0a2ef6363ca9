"""The register: requests about personal data, with the corrections that people ask for on their pages, by due time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import django_filters
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.filters import ScopedFilterSet, TextFilter
from agencies.models import Province
from events.models import Event
from participants.models import CorrectionRequest, DataRequest, Participant
from participants.personal.corrections import wishes

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_STATES = [("open", _("Waits for an answer")), ("overdue", _("Overdue")), ("decided", _("Decided"))]


class RegisterFilter(ScopedFilterSet):
    q = TextFilter(label=_("Name"), field_name="participant__full_name", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(label=_("State"), choices=_STATES, empty_label=_("All"), method="by_state")
    kind = django_filters.ChoiceFilter(label=_("Request"), choices=DataRequest.Kind.choices, empty_label=_("All"))
    province = django_filters.ModelChoiceFilter(
        label=_("Province"),
        field_name="participant__agency__province",
        queryset=Province.objects.all(),
        empty_label=_("All provinces"),
    )
    event = django_filters.CharFilter(label=_("Code of the event"), method="of_event")

    class Meta:
        model = DataRequest
        fields = ["q", "state", "kind", "province", "event"]

    def by_state(self, requests: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return _in_state(requests, value)

    def of_event(self, requests: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Only corrections are asked for on the page of an event; other requests are about the whole person."""
        return requests.none()

    def corrections(self, user: User) -> QuerySet[CorrectionRequest]:
        """Return the corrections on personal pages that match the same filter."""
        wanted = self.form.cleaned_data if self.form.is_valid() else {}
        found = CorrectionRequest.objects.visible_to(user).order_by()
        if wanted.get("kind") not in (None, "", DataRequest.Kind.CORRECTION):
            return found.none()
        if wanted.get("q"):
            found = found.filter(registration__participant__full_name__icontains=wanted["q"])
        if wanted.get("event"):
            found = found.filter(registration__event__code=wanted["event"])
        if wanted.get("province"):
            found = found.filter(registration__participant__agency__province=wanted["province"])
        return _in_state(found, wanted.get("state") or "")


def _in_state(requests: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == "decided":
        return requests.exclude(state="open")
    if state == "overdue":
        return requests.filter(state="open", due_at__lt=timezone.now())
    return requests.filter(state="open") if state == "open" else requests


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the register."""

    request: DataRequest | CorrectionRequest
    person: Participant
    kind: str | Promise
    wanted: Sequence[str] = ()
    """The names of the fields to correct."""
    event: Event | None = None


def keys(requests: QuerySet[DataRequest], corrections: QuerySet[CorrectionRequest]) -> QuerySet[Any, Any]:
    """Return (table, key) of both, the open ones first by their due time, then the decided ones, the latest first."""
    tables = [
        found.order_by()
        .annotate(table=Value(table, CharField()), decided=Coalesce(F("decided_at"), _NEVER), due=F("due_at"))
        .values_list("table", "pk", "decided", "due")
        for table, found in (("request", requests), ("correction", corrections))
    ]
    return tables[0].union(tables[1], all=True).order_by("-decided", "due", "pk")


def rows(found: Sequence[tuple[Any, ...]]) -> list[Row]:
    """Return the lines of these keys, in their order."""
    chosen = {table: [key for name, key, *_more in found if name == table] for table in ("request", "correction")}
    requests = DataRequest.objects.select_related("participant__agency").in_bulk(chosen["request"])
    asked = CorrectionRequest.objects.select_related(
        "registration__participant__agency", "registration__agency", "registration__event"
    )
    corrections = asked.in_bulk(chosen["correction"])
    lines = []
    for table, key, *_more in found:
        if table == "request":
            lines.append(Row(requests[key], requests[key].participant, DataRequest.Kind(requests[key].kind).label))
        else:
            one = corrections[key]
            registration, wanted = one.registration, [wish.field for wish in wishes(one)]
            kind = DataRequest.Kind.CORRECTION.label
            lines.append(Row(one, registration.participant, kind, wanted, registration.event))
    return lines
