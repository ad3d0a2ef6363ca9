"""Adding agencies that users miss, for example village libraries. An administrator checks each of them later."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .matching import AgencyIndex, RegionBook, same_key
from .models import Agency, FormerName, Regency


class AgencyRefused(Exception):
    """The agency cannot be added; str() says why."""


class AlikeExists(AgencyRefused):
    """Agencies of the regency have this name or a very similar one. If `is_same`, the first of them has it in a usual
    spelling, so no other agency of its kind can have it."""

    def __init__(self, agencies: Sequence[Agency], *, is_same: bool):
        super().__init__(_alike_text(agencies, is_same))
        self.agencies, self.is_same = agencies, is_same


class Neighbours:
    """The agencies of some regions (codes), also dissolved ones, with which names of new agencies are compared. A
    province has those that are in none of its regencies."""

    def __init__(self, codes: Iterable[str], regions: RegionBook | None = None):
        book = regions or RegionBook()
        self._regions = book
        self._places: dict[str, AgencyIndex] = defaultdict(lambda: AgencyIndex(book))
        self._same: dict[tuple[str, str, str], Agency] = {}
        codes = {*codes}
        inside = models.Q(regency__in=codes) | models.Q(regency=None, province__in=codes)
        agencies = Agency.objects.filter(inside).order_by("pk").in_bulk()
        for agency in agencies.values():
            self.add(agency)
        former = FormerName.objects.filter(agency__in=list(agencies)).order_by()
        for key, name in former.values_list("agency", "name"):
            self._places[agencies[key].region_code].add_former_name(agencies[key], name)

    def add(self, agency: Agency) -> None:
        self._places[agency.region_code].add(agency)
        self._same.setdefault((agency.region_code, agency.kind, same_key(agency.name)), agency)

    def check(self, agency: Agency, *, despite: Collection[int] = ()) -> None:
        """Raise AgencyRefused if the new agency has no name of its own, and AlikeExists if others have the same name or
        a very similar one, unless all of these are in `despite` (keys)."""
        check_name(agency.name, self._regions)
        if same := self._same.get((agency.region_code, agency.kind, same_key(agency.name))):
            raise AlikeExists([same], is_same=True)
        alike = self.alike(agency)
        if any(one.pk not in despite for one in alike):
            raise AlikeExists(alike, is_same=False)

    def alike(self, agency: Agency) -> list[Agency]:
        """Return the agencies of the same region that have or had this name or a very similar one."""
        return self._places[agency.region_code].alike(agency.name)


def check_name(name: str, regions: RegionBook) -> None:
    """Raise AgencyRefused if the text cannot be the name of one library: usual words and numbers alone name none."""
    try:
        Agency._meta.get_field("name").clean(name, None)
    except ValidationError as error:
        raise AgencyRefused(" ".join(error.messages)) from error
    if not AgencyIndex(regions).essence(name).letters:
        raise AgencyRefused(_("Write the full name, for example with the name of the village."))


def new_agency(name: str, *, kind: str, regency: Regency) -> Agency:
    """Return an unsaved agency."""
    return Agency(name=name, kind=kind, province_id=regency.province_id, regency=regency)


def lock_regencies(codes: Iterable[str]) -> None:
    """Lock these regencies, in the order of their codes, until the transaction ends: two users who add the same library
    at once add it one after the other. An event is locked before them."""
    list(Regency.objects.select_for_update(no_key=True).filter(pk__in={*codes}).order_by("pk").values_list("pk"))


@transaction.atomic
def add_agencies(agencies: Sequence[Agency], *, by: models.Model, despite: Collection[int] = ()) -> None:
    """Save the new agencies, which an administrator is to check. Raise AgencyRefused for the first one that cannot be
    added; `despite` has the keys of agencies that the user knows to be others."""
    regencies = {agency.region_code for agency in agencies}
    lock_regencies(regencies)
    neighbours = Neighbours(regencies)
    for agency in agencies:
        neighbours.check(agency, despite=despite)
        save_new(agency, by=by)
        neighbours.add(agency)


def save_new(agency: Agency, *, by: models.Model) -> None:
    """Save an agency whose name was compared with its neighbours' since their regency was locked."""
    agency.pk, agency.proposed_by_id, agency.proposed_at = None, by.pk, timezone.now()
    agency.save(force_insert=True)


def mark_checked(agencies: models.QuerySet[Agency]) -> list[Agency]:
    """Mark the unchecked ones of these agencies as checked, and return them."""
    with transaction.atomic():
        # The usual order would join their regions, and PostgreSQL would lock them too.
        locked = Agency.objects.select_for_update(of=["self"], no_key=True).order_by("pk")
        unchecked = list(locked.unchecked().filter(pk__in=agencies.order_by().values("pk")))
        Agency.objects.filter(pk__in=[agency.pk for agency in unchecked]).update(checked_at=timezone.now())
    return unchecked


def _alike_text(agencies: Sequence[Agency], is_same: bool) -> str:
    words = {"agency": agencies[0].name}
    if is_same and agencies[0].closed_on:
        return _("%(agency)s is recorded here as dissolved. Ask the administrator to reopen it.") % words
    if is_same:
        return _("%(agency)s is recorded here already.") % words
    return _("%(agency)s is recorded here. Is it the same?") % words
