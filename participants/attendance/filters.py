"""Filters of the attendance grid. All of them are in the address."""

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.filters import TextFilter
from agencies.models import Agency, counted
from events.models import Session
from participants.finding.people import means
from participants.models import Attendance, Registration

ANY = "any"


class SheetFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Name, agency, NIP or phone"), method="search")
    agency = django_filters.ModelChoiceFilter(
        label=_("Agency"), queryset=Agency.objects.none(), empty_label=_("All agencies")
    )
    unmarked = django_filters.ChoiceFilter(label=_("Without a mark"), empty_label=_("Everybody"), method="by_unmarked")

    class Meta:
        model = Registration
        fields = ["q", "agency", "unmarked"]

    def __init__(self, data, people: QuerySet[Registration], sessions: list[Session], reader: User):
        super().__init__(data, people)
        self.sessions, self.reader = sessions, reader
        theirs = people.order_by().values("agency")
        self.filters["agency"].queryset = Agency.objects.filter(pk__in=theirs).order_by("name", "pk")
        self.filters["unmarked"].extra["choices"] = [
            (ANY, _("in one session or more")),
            *[(str(session.pk), str(session)) for session in sessions],
        ]

    @property
    def people(self) -> QuerySet[Registration]:
        """Return the people that the filter finds; nobody where it asks for something that does not exist."""
        return self.qs.order_by("number") if self.is_valid() else self.queryset.none()

    def search(self, people, name, text):
        return people.filter(means(text, self.reader, "participant__"))

    def by_unmarked(self, people, name, value):
        if value == ANY:
            marks = Attendance.objects.filter(session__in=self.sessions)
            return people.annotate(marked=counted(marks, "registration")).filter(marked__lt=len(self.sessions))
        return people.exclude(Exists(Attendance.objects.filter(session=value, registration=OuterRef("pk"))))
