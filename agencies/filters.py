import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.text import tidy

from .models import Agency, FormerName, Province


class ScopedFilterSet(django_filters.FilterSet):
    """Leaves out the filter by province for users who do not see all provinces."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.scope.all_provinces:
            del self.filters["province"]


class _SearchedText(forms.CharField):
    def to_python(self, value):
        return tidy(super().to_python(value) or "")


class TextFilter(django_filters.CharFilter):
    """A search for a text, without the invisible characters that copying leaves in it."""

    field_class = _SearchedText


class AgencyFilter(ScopedFilterSet):
    q = TextFilter(label=_("Search"), method="search")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Agency.Kind.choices, empty_label=_("All kinds"))
    province = django_filters.ModelChoiceFilter(
        label=_("Province"), queryset=Province.objects.all(), empty_label=_("All provinces")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[
            ("existing", _("Existing")),
            ("dissolved", _("Dissolved")),
            (Agency.Alert.UNCHECKED.value, Agency.Alert.UNCHECKED.label),
        ],
        empty_label=_("All"),
    )

    contact = django_filters.ChoiceFilter(
        label=_("Contact"), method="by_contact", choices=[("none", _("None recorded"))], empty_label=_("All")
    )

    class Meta:
        model = Agency
        fields = ["q", "kind", "province", "state", "contact"]

    def search(self, agencies, name, text):
        former = FormerName.objects.filter(name__icontains=text).values("agency")
        named = Q(name__icontains=text) | Q(pk__in=former)
        return agencies.filter(named | Q(regency__name__icontains=text) | Q(npp__iexact=text))

    def by_contact(self, agencies, name, wanted):
        return agencies.without_contact()

    def by_state(self, agencies, name, state):
        if state == Agency.Alert.UNCHECKED:
            return agencies.unchecked()
        today = timezone.localdate()
        return agencies.existing_on(today) if state == "existing" else agencies.filter(closed_on__lte=today)
