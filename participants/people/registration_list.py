"""The list behind each number of people: registrations of all events, filtered as the number was counted."""

import re
from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import AuthenticatedRequest
from agencies.days import DayField
from agencies.filters import ScopedFilterSet, TextFilter
from agencies.lists import Sorting
from agencies.models import Agency, Province, Regency
from agencies.succession import RegionCodes, codes_on
from documents.xlsx.workbook import Format
from events.filters import years_of_events
from events.models import Course, Event, Programme, Quota
from participants.finding.people import means_in_country
from participants.models import Attendance, Participant, Registration
from participants.models.registration import RegistrationQuerySet
from participants.registering.filters import EVERYBODY, ActiveFilterSet
from participants.registering.funnel import Stage
from participants.registering.overlaps import double_booked

from .downloads import PeopleList
from .spreadsheet import More, PeopleFile, status_column


def _choice(field: str, queryset: QuerySet[Any], label: Promise, empty: Promise) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field, queryset=queryset, label=label, to_field_name="code", empty_label=empty
    )


def _seen(objects: Any, field: str) -> Callable[[AuthenticatedRequest], QuerySet[Any]]:
    """Return a function that gives what the reader may see directly, or through a registration that they may see."""

    def of_reader(request: AuthenticatedRequest) -> QuerySet[Any]:
        theirs = Registration.objects.visible_to(request.user).filter(**{field: OuterRef("pk")})
        by_itself = objects.visible_to(request.user).order_by().values("pk")
        found: QuerySet[Any] = objects.filter(Q(pk__in=by_itself) | Exists(theirs))
        return found

    return of_reader


def _hidden(
    field: str, queryset: QuerySet[Any] | Callable[[AuthenticatedRequest], QuerySet[Any]], key: str
) -> django_filters.ModelChoiceFilter:
    return django_filters.ModelChoiceFilter(
        field_name=field, queryset=queryset, to_field_name=key, widget=forms.HiddenInput
    )


def _quotas_of_reader(request: AuthenticatedRequest) -> QuerySet[Quota]:
    theirs = Registration.objects.visible_to(request.user).filter(quota=OuterRef("pk"))
    return Quota.objects.filter(Exists(theirs)).select_related(
        "agency__regency", "agency__province", "province", "regency"
    )


def _day(label: Promise, lookup: str) -> django_filters.DateFilter:
    return _DayFilter(field_name="event__starts_on", lookup_expr=lookup, label=label)


class _DayFilter(django_filters.DateFilter):
    field_class = DayField


class RegistrationListFilter(ActiveFilterSet, ScopedFilterSet):
    """The options of the reports, and the group of people behind one number. Python does not allow the name "from":
    see `base_filters` below."""

    narrowed_by = "stage"
    q = TextFilter(label=_("Name, agency, NIP or phone"), method="search")
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        choices=[*Stage.choices, EVERYBODY],
        method="at_stage",
        empty_label=_("Active people"),
    )
    course = _choice("event__course", Course.objects.all(), _("Course"), _("All courses"))
    programme = _choice("event__course__programme", Programme.objects.all(), _("Programme"), _("All programmes"))
    as_of = _day(_("As of"), "lte")
    province = django_filters.ModelChoiceFilter(
        queryset=Province.objects.all(),
        label=_("Province"),
        to_field_name="code",
        empty_label=_("All provinces"),
        method="of_province",
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of agency"), field_name="agency__kind", choices=Agency.Kind.choices, empty_label=_("All kinds")
    )
    sex = django_filters.ChoiceFilter(
        label=_("Sex"), field_name="participant__sex", choices=Participant.Sex.choices, empty_label=_("All")
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), field_name="event__starts_on__year", choices=years_of_events, empty_label=_("All years")
    )
    clash = django_filters.ChoiceFilter(
        label=_("Other events"),
        choices=[("yes", _("Two events on the same days"))],
        method="with_clash",
        empty_label=_("All"),
    )
    event = _hidden("event", _seen(Event.objects.all(), "event"), "code")
    regency = django_filters.ModelChoiceFilter(
        queryset=Regency.objects.all(), to_field_name="code", widget=forms.HiddenInput, method="of_regency"
    )
    agency = _hidden("agency", _seen(Agency.objects.all(), "agency"), "pk")
    participant = _hidden("participant", _seen(Participant.objects.all(), "participant"), "pk")
    quota = _hidden("quota", _quotas_of_reader, "pk")
    held_in = django_filters.ModelMultipleChoiceFilter(
        field_name="event__province",
        queryset=Province.objects.all(),
        to_field_name="code",
        widget=forms.MultipleHiddenInput,
    )
    mark = django_filters.CharFilter(method="by_mark", widget=forms.HiddenInput)
    """The number of a session and a mark, such as "3:H"; "3:." means without a mark, "3:I" excused or sick."""

    class Meta:
        model = Registration
        fields = ["q", "stage", "course", "programme", "as_of", "province", "kind", "sex", "year", "clash"]

    def search(self, registrations: RegistrationQuerySet, name: str, text: str) -> RegistrationQuerySet:
        reader = self.request.user
        return registrations.filter(means_in_country(text, reader, Registration.objects.visible_to(reader)))

    def at_stage(self, registrations: RegistrationQuerySet, name: str, stage: str) -> RegistrationQuerySet:
        return registrations if stage == EVERYBODY[0] else registrations.filter(Stage(stage).condition)

    def of_province(self, registrations: RegistrationQuerySet, name: str, province: Province) -> RegistrationQuerySet:
        return registrations.filter(self.codes.lying_in(province.pk))

    def of_regency(self, registrations: RegistrationQuerySet, name: str, regency: Regency) -> RegistrationQuerySet:
        return registrations.filter(regency__in=self.codes.counted_with(regency.pk))

    @cached_property
    def codes(self) -> RegionCodes:
        """The codes of regions on the as-of date, with which the reports count people."""
        return codes_on(self.form.cleaned_data.get("as_of") or timezone.localdate())

    def with_clash(self, registrations: RegistrationQuerySet, name: str, text: str) -> RegistrationQuerySet:
        return double_booked(registrations, self.request.user)

    def by_mark(self, registrations: RegistrationQuerySet, name: str, text: str) -> RegistrationQuerySet:
        found = re.fullmatch("([0-9]{1,4}):([HTISA.])", text)
        if not found:
            return registrations.none()
        number, mark = found.groups()
        marks = Attendance.objects.filter(registration=OuterRef("pk"), session__number=number)
        wanted = Attendance.Mark.excused() if mark == Attendance.Mark.EXCUSED else [mark]
        return registrations.filter(~Exists(marks) if mark == "." else Exists(marks.filter(mark__in=wanted)))

    @property
    def narrowed_to(self) -> list[str]:
        """Return the filters that have no field on the page, in words."""
        if not self.form.is_valid():
            return []
        chosen = self.form.cleaned_data
        names = {
            "event": "title",
            "regency": "full_name",
            "participant": "full_name",
            "quota": "label",
            "agency": "name",
        }
        words = [getattr(chosen[field], name) for field, name in names.items() if chosen[field]]
        words += [province.name for province in chosen["held_in"]]
        if chosen["mark"]:
            session, _colon, mark = chosen["mark"].partition(":")
            words.append(_("session %(number)s: %(mark)s") % {"number": session, "mark": mark})
        return words


RegistrationListFilter.base_filters["from"] = _day(_("From"), "gte")


class RegistrationList(PeopleList):
    """Return registrations of events that are not cancelled, by the agency at that time, the latest events first."""

    filterset_class = RegistrationListFilter
    list_name = "registrations"
    saved_as = "registrations"
    sorting = Sorting(
        {
            "event": ("event__starts_on", "-event__code", "-number"),
            "name": ("participant__full_name", "participant__pk", "event__starts_on", "pk"),
            "agency": ("agency__name", "agency__pk", "event__starts_on", "pk"),
        },
        usual="-event",
        downwards={"event"},
    )
    template_name = "participants/people/registration_list.html"
    paginate_by = 50

    def get_queryset(self) -> RegistrationQuerySet:
        registrations = Registration.objects.visible_to(self.request.user)
        registrations = registrations.exclude(event__status=Event.Status.CANCELLED)
        return registrations.select_related("participant", "event", "agency__regency", "agency__province")

    def people_file(self, filtered: RegistrationQuerySet) -> PeopleFile:
        title = gettext("Registrations")
        more = [
            More(gettext("Agency at the event"), 40, lambda registration: registration.agency.name, Format.TEXT),
            More(gettext("Event code"), 20, lambda registration: registration.event.code, Format.TEXT),
            More(gettext("Event"), 40, lambda registration: registration.event.title, Format.TEXT),
            More(gettext("First day"), 12, lambda registration: registration.event.starts_on, Format.DATE),
            status_column(),
        ]
        rows = filtered.select_related("participant__agency", "event", "agency")
        return PeopleFile(title=title, above=[title], rows=rows, reader=self.request.user, more=more)

    def download_name(self) -> str:
        return "daftar-pendaftaran.xlsx"
