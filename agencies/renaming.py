"""Keeping the former names of agencies."""

from django.db import transaction
from django.utils import timezone

from documents.text import name_key

from .models import Agency, FormerName


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
