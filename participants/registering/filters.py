import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.filters import ScopedFilterSet, TextFilter
from agencies.models import Agency, Province
from events.models import Event
from participants.models import Participant, Registration
from participants.nip import whole_nip
from participants.phone import whole_phone

_MOST_WORDS = 8


class ParticipantFilter(ScopedFilterSet):
    q = TextFilter(label=_("Name, agency, whole NIP or phone"), method="search")
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
        return people.filter(means(text, self.request.user))


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
    q = TextFilter(label=_("Name, agency, whole NIP or phone"), method="search")
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


def means(text: str, reader: User, person: str = "") -> Q:
    """Return a clause for the people in whose name or agency all words of the text occur, in any order, and for those
    whose whole NIP or phone number it is, as far as the reader may know it. `person` leads from the rows to the person;
    each row has its own agency."""
    words = Q()
    for word in text.split()[:_MOST_WORDS]:
        words &= Q(**{f"{person}full_name__icontains": word}) | Q(agency__name__icontains=word)
    return words | _has_number(text, person) & _open_numbers(reader, person)


def _has_number(text: str, person: str = "") -> Q:
    """Return a clause for the people whose whole NIP or phone number the text is. Both are encrypted and found by their
    keyed hash, so a part of them finds nobody."""
    nip, phone = whole_nip(text), whole_phone(text)
    found = Q(**{f"{person}nip": nip}) if nip else Q(pk__in=[])
    return found | Q(**{f"{person}phone": phone}) if phone else found


def _open_numbers(reader: User, person: str) -> Q:
    """Return a clause for the people whose numbers the reader may know. Finding somebody by a number confirms it, also
    of one who left the province of the registration, or whose data are restricted."""
    return reader.scope.clause(f"{person}agency__province") & Q(**{f"{person}restricted_at": None})
