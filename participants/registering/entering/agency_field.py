"""Choosing an agency: grouped by region, the region first, with the seats that are left."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.widgets import Script
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.models import Agency
from documents import wording
from events.models import Event, Quota
from participants.registering.agencies import choice_label


class AgencySelect(forms.Select):
    """A select with a search box if it is long and the browser runs JavaScript."""

    class Media:
        js = [Script("finder.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()):
        texts = {
            "data-finder": gettext_lazy("Type to narrow the list"),
            "data-finder-found": gettext_lazy("Matches:"),
        }
        super().__init__(texts | (attrs or {}), choices)


class SeatsLeft:
    """The seats of an event as a list of agencies shows them. It reads them when they are first needed."""

    def __init__(self, event: Event):
        self._event = event

    def words(self, agency: Agency) -> str:
        """Return how many seats are left for people of the agency, or how many wait for one."""
        quotas = self._fitting(agency)
        free = sum(max(quota.free, 0) for quota in quotas)
        if free:
            return ngettext("%(count)s seat left", "%(count)s seats left", free) % {"count": wording.number(free)}
        keys = {quota.pk for quota in quotas}
        waiting = sum(not keys.isdisjoint(hopes) for hopes in self._waiting)
        if not waiting:
            return _("full")
        text = ngettext("full, %(count)s on the waiting list", "full, %(count)s on the waiting list", waiting)
        return text % {"count": wording.number(waiting)}

    def _fitting(self, agency: Agency) -> list[Quota]:
        own, pools = self._quotas
        near = pools[agency.kind, agency.province_id]
        return own[agency.pk] + [quota for quota in near if quota.regency_id in (None, agency.regency_id)]

    @cached_property
    def _quotas(self) -> tuple[dict[int, list[Quota]], dict[tuple[str, str], list[Quota]]]:
        """Return the quotas by their agency, and the pools by kind and province."""
        own: dict[int, list[Quota]] = defaultdict(list)
        pools: dict[tuple[str, str], list[Quota]] = defaultdict(list)
        for quota in self._event.quotas.all():
            if quota.agency_id:
                own[quota.agency_id].append(quota)
            else:
                pools[quota.kind, quota.province_id or ""].append(quota)
        return own, pools

    @cached_property
    def _waiting(self) -> list[set[int]]:
        """Return the keys of the quotas for which each person on the waiting list waits."""
        waiting = self._event.registrations.waiting().select_related("agency")
        return [{quota.pk for quota in self._fitting(one.agency)} for one in waiting]


class _Grouped(ModelChoiceIterator[Agency]):
    """The choices in groups by region, in the order of the regions' codes."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        agencies = sorted(self.queryset, key=lambda agency: (agency.region_code, agency.name.casefold(), agency.pk))
        for _code, those in groupby(agencies, key=lambda agency: agency.region_code):
            in_region = list(those)
            yield in_region[0].region.full_name, [self.choice(agency) for agency in in_region]


class AgencyChoiceField(forms.ModelChoiceField[Agency]):
    """One of the agencies of a queryset. `seats` are shown beside each, if they are given."""

    widget = AgencySelect
    iterator = _Grouped
    seats: SeatsLeft | None = None

    def label_from_instance(self, agency: Agency) -> str:
        label = choice_label(agency)
        return f"{label} — {self.seats.words(agency)}" if self.seats else label
