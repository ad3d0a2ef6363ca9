"""Who changed an agency, in the administration and on the pages of the portal, for administrators."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst

from accounts.models import Entry
from accounts.trail.words import Change, Description, describe
from agencies.admin.history import shown_values, translate_fields
from agencies.models import Agency

_LINES = 20


def agency_history(agency: Agency) -> list[Description]:
    """Return the latest changes, the newest first. The trail knows an agency by its name of that time."""
    names = {agency.name, *agency.former_names.values_list("name", flat=True)}
    entries = Entry.objects.filter(action__startswith="agency-", subject__in=names, province=agency.province_id)
    kind = ContentType.objects.get_for_model(Agency)
    logged = LogEntry.objects.filter(content_type=kind, object_id=str(agency.pk)).select_related("user", "content_type")
    lines = [*map(describe, entries.select_related("by")[:_LINES]), *map(_described, logged[:_LINES])]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:_LINES]


def _described(entry: LogEntry) -> Description:
    """Return an action of the administration in words."""
    translate_fields(entry)
    changes = [Change(capfirst(label), before, after) for label, before, after in shown_values(entry)]
    return Description(entry.action_time, entry.user, entry.get_change_message(), entry.object_repr, changes, "")
