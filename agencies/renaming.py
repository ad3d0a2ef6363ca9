"""Keeping the former names of agencies."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from documents.text import name_key

from .models import Agency, FormerName


def add_former_names(agency: Agency, names: Iterable[str], *, replaced_on: date) -> None:
    """Keep these names as former names of the agency, as far as it does not have them yet."""
    known = {name_key(agency.name), *(name_key(former.name) for former in agency.former_names.all())}
    for name in names:
        if name_key(name) not in known:
            known.add(name_key(name))
            FormerName.objects.create(agency=agency, name=name, replaced_on=replaced_on)


@transaction.atomic
def save_renamed(agency: Agency, fields: set[str]) -> None:
    """Save these fields of the agency. A name that is replaced is kept as a former name, unless
    only case and blanks differ."""
    before = Agency.objects.select_for_update().filter(pk=agency.pk).values_list("name", flat=True).first()
    agency.save(update_fields=fields)
    if before is None or "name" not in fields or name_key(before) == name_key(agency.name):
        return
    agency.former_names.filter(name__iexact=agency.name).delete()  # it has this name again
    today = timezone.localdate()
    if not agency.former_names.filter(name__iexact=before).update(replaced_on=today):
        FormerName.objects.create(agency=agency, name=before, replaced_on=today)
