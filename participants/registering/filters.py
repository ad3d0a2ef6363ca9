import django_filters
from django.utils.translation import gettext_lazy as _

from agencies.filters import ScopedFilterSet, TextFilter
from agencies.models import Agency, Province
from events.models import Event
from participants.finding.people import means, means_in_country
from participants.models import Participant, Registration


class ParticipantFilter(ScopedFilterSet):
    q = TextFilter(label=_("Name, agency, NIP or phone"), method="search")
    province = django_filters.ModelChoiceFilter(
        label=_("Province"),
        field_name="agency__province",
        queryset=Province.objects.all(),
        empty_label=_("All provinces"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of agency"), field_name="agency__kind", choices=Agency.Kind.choices, empty_label=_("All kinds")
    )

    class Meta:
        model = Participant
        fields = ["q", "province", "kind"]

    def search(self, people, name, text):
        reader = self.request.user
        return people.filter(means_in_country(text, reader, Participant.objects.visible_to(reader)))


EVERYBODY = ("all", _("All statuses"))
"""The choice that also shows people who withdrew or were rejected."""


class ActiveFilterSet(django_filters.FilterSet):
    """Leaves out the people who withdrew or were rejected, unless something is chosen in the filter `narrowed_by`. It
    must be bound, to no options if there are none."""

    narrowed_by: str

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found.filter(status__in=Registration.Status.active()) if self.hides_who_left else found

    @property
    def hides_who_left(self):
        return not self.form.cleaned_data.get(self.narrowed_by)


class RegistrationFilter(ActiveFilterSet):
    narrowed_by = "status"
    q = TextFilter(label=_("Name, agency, NIP or phone"), method="search")
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[*Registration.Status.choices, EVERYBODY],
        method="of_status",
        empty_label=_("Active people"),
    )
    letter = django_filters.ChoiceFilter(
        label=_("Assignment letter"), choices=[("missing", _("Missing"))], empty_label=_("All"), method="by_letter"
    )

    class Meta:
        model = Registration
        fields = ["q", "status", "letter"]

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        if not event.needs_assignment_letter:
            del self.filters["letter"]

    def search(self, registrations, name, text):
        return registrations.filter(means(text, self.request.user, "participant__"))

    def of_status(self, registrations, name, status):
        return registrations if status == EVERYBODY[0] else registrations.filter(status=status)

    def by_letter(self, registrations, name, value):
        return registrations.lacking_letter()
