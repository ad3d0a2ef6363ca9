"""Certificates of an event: who has one, and who lacks one and why."""

from math import ceil

import django_filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from agencies.filters import TextFilter
from agencies.lists import SortedList, Sorting
from events.finding import find_event
from participants.models import Certificate, Registration

from .changes import changed_words, words_today
from .completion import State, with_states
from .content import Words
from .issuing import may_issue


class CertificateFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Name, agency or number of the certificate"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("State"), field_name="certificate_state", choices=State.choices, empty_label=_("All")
    )

    class Meta:
        model = Registration
        fields = ["q", "state"]

    def search(self, registrations, name, text):
        numbered = Certificate.objects.filter(number__text__icontains=text).order_by().values("registration")
        return registrations.filter(
            Q(participant__full_name__icontains=text) | Q(agency__name__icontains=text) | Q(pk__in=numbered)
        )


class EventCertificates(SortedList):
    """The people that the reader sees, with the state of their certificates."""

    filterset_class = CertificateFilter
    template_name = "participants/certificates/list.html"
    paginate_by = 50
    sorting = Sorting(
        {
            "number": ("number",),
            "name": ("participant__full_name", "number"),
            "hours": ("hours_present", "number"),
        },
        usual="number",
        downwards={"hours"},
    )

    def get_queryset(self):
        user = self.request.user
        self.event = find_event(self.request, self.kwargs["code"])
        self.words = words_today(self.event)
        self.seen = with_states(Registration.objects.visible_to(user).filter(event=self.event), self.words)
        return self.seen.select_related("participant", "agency")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(event=self.event, **kwargs)
        today, rows = self.event.local_day(), list(context["page_obj"].object_list)
        _add_certificates(rows, self.words)
        can_issue = self.request.user.rights.issues_certificates and may_issue(self.event, today)
        return context | {
            "rows": rows,
            "counts": self._counts(),
            "needed_hours": ceil((self.event.lesson_hours or 0) * self.event.minimum_attendance / 100),
            "can_issue": can_issue,
            "can_choose": can_issue and any(row.state == State.DUE for row in rows),
            "can_replace": can_issue and any(row.state == State.OUTDATED for row in rows),
            "is_early": today < self.event.ends_on,
        }

    def _counts(self) -> dict[str, int]:
        found = dict(self.seen.order_by().values_list("certificate_state").annotate(Count("pk")))
        return {state: found.get(state, 0) for state in State.values}


def _add_certificates(rows: list[Registration], words: Words) -> None:
    """Add to each registration its state in words, its last certificate as `certificate` (None: never had one), and
    what has changed since it was issued as `changed`."""
    found = Certificate.objects.filter(registration__in=[row.pk for row in rows]).select_related("number", "signed")
    last = {certificate.registration_id: certificate for certificate in found.order_by("pk")}
    for row in rows:
        row.state, row.certificate = State(row.certificate_state), last.get(row.pk)
        is_outdated = row.state == State.OUTDATED
        row.changed = changed_words(row.certificate.content, words, row.participant.full_name) if is_outdated else []
