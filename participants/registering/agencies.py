"""The agencies whose people a user may register, and how lists name them."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import override

from accounts.models import User
from agencies.models import Agency
from events.models import Event, Quota


def agencies_with_seats(event: Event, reader: User, quota: Quota | None = None) -> QuerySet[Agency]:
    """Return the agencies whose people the reader may register: those with seats or a pool in the event (or in the
    one quota) that exist on its first day."""
    quotas = Quota.objects.filter(event=event)
    if quota:
        quotas = quotas.filter(pk=quota.pk)
    pool = Q(kind=OuterRef("kind"), province=OuterRef("province"))
    pool &= Q(regency=None) | Q(regency=OuterRef("regency"))
    agencies = Agency.objects.visible_to(reader).existing_on(event.starts_on)
    return agencies.filter(Exists(quotas.filter(Q(agency=OuterRef("pk")) | pool))).select_related("province", "regency")


def agency_label(agency: Agency) -> str:
    """Return the name with its region, once."""
    return agency.name_with_region


def choice_label(agency: Agency) -> str:
    """Return the region and the name without it: a list cuts off the end, and most names begin alike."""
    region = agency.region.full_name
    name = re.sub(rf"\s*\(?\b{re.escape(region)}\b\)?", "", agency.name, flags=re.IGNORECASE).strip(" ,-")
    return f"{region} · {name or agency.name}"


def full_label(agency: Agency) -> str:
    """Return the name with its region in any case."""
    return f"{agency.name} ({agency.region.full_name})"


def agency_labels(agencies: Iterable[Agency]) -> dict[Agency, str]:
    """Return the label of each, with region and kind where two have the same."""
    plain = {agency: agency_label(agency) for agency in agencies}
    times = Counter(plain.values())
    return {
        agency: label if times[label] == 1 else _label_with(agency.get_kind_display(), agency)
        for agency, label in plain.items()
    }


def _label_with(kind: str, agency: Agency) -> str:
    return f"{full_label(agency)[:-1]}, {kind})"


def every_label(agency: Agency) -> set[str]:
    """Return all labels that lists and files have for the agency, in any language of the portal."""
    return {agency_label(agency), full_label(agency)} | {_label_with(kind, agency) for kind in _words_of(agency.kind)}


@cache
def _words_of(kind: str) -> set[str]:
    words = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.add(str(Agency.Kind(kind).label))
    return words
