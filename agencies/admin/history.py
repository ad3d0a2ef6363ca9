"""The history of an object in the admin, in the reader's language."""

import json

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext


def translate_fields(entry: LogEntry) -> None:
    """Let the entry, which is not saved, name its changed fields so that their translation is found.

    Django stores the label of a field, which begins with a capital letter ("Dissolved on"), but translations are known
    under the name of the model's field ("dissolved on").
    """
    try:
        parts = json.loads(entry.change_message)
    except json.JSONDecodeError:
        return
    if not isinstance(parts, list):
        return
    for part in parts:
        if "changed" in part:
            part["changed"]["fields"] = [_known(name) for name in part["changed"]["fields"]]
    entry.change_message = json.dumps(parts)


def _known(name: str) -> str:
    as_in_model = name[:1].lower() + name[1:]
    is_known = gettext(name) != name or gettext(as_in_model) == as_in_model
    return name if is_known else as_in_model
