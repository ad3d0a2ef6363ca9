from typing import Any

import django_filters
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from agencies.filters import TextFilter
from agencies.models import Province
from participants.identity.wording import REASONS
from participants.models import PersonPair
from participants.models.duplicate import PersonPairQuerySet


class PairFilter(django_filters.FilterSet):
    q = TextFilter(label=_("Name"), method="search")
    province = django_filters.ModelChoiceFilter(
        label=_("Province"), queryset=Province.objects.all(), empty_label=_("All provinces"), method="of_province"
    )
    reason = django_filters.ChoiceFilter(
        label=_("Why"),
        choices=[(reason.value, words) for reason, words in REASONS.items()],
        empty_label=_("All"),
        method="for_reason",
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=PersonPair.State.choices, empty_label=None)

    class Meta:
        model = PersonPair
        fields = ["q", "province", "reason", "state"]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        given = data.copy() if data is not None else {}
        if not given.get("state"):
            given["state"] = PersonPair.State.OPEN
        super().__init__(given, *args, **kwargs)

    def search(self, pairs: PersonPairQuerySet, name: str, text: str) -> PersonPairQuerySet:
        return pairs.filter(Q(one__full_name__icontains=text) | Q(other__full_name__icontains=text))

    def of_province(self, pairs: PersonPairQuerySet, name: str, province: Province) -> PersonPairQuerySet:
        return pairs.filter(Q(one__agency__province=province) | Q(other__agency__province=province))

    def for_reason(self, pairs: PersonPairQuerySet, name: str, reason: str) -> PersonPairQuerySet:
        # Whole words: "nip" is not "other-nip".
        words = Concat(Value(" "), "reasons", Value(" "))
        return pairs.alias(words=words).filter(words__contains=f" {reason} ")
