"""The filters of the list of users."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.filters import TextFilter
from agencies.models import Province


class UserFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Search"), method="search")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=User.Role.choices, empty_label=_("All roles"))
    province = django_filters.ModelChoiceFilter(
        label=_("Province"), queryset=Province.objects.all(), empty_label=_("All provinces")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[("active", _("Active")), ("never", _("Has never signed in")), ("inactive", _("Not active"))],
        empty_label=_("All"),
    )

    class Meta:
        model = User
        fields = ["q", "role", "province", "state"]

    def search(self, users, name, text):
        return users.filter(Q(username__icontains=text) | Q(full_name__icontains=text) | Q(email__icontains=text))

    def by_state(self, users, name, state):
        users = users.filter(is_active=state != "inactive")
        return users.filter(last_login=None) if state == "never" else users
