"""Writes entries as lines of JSON, for a command and for an action of the admin."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy

from accounts.models import Entry
from documents.responses import file_response

from .digests import facts
from .personal import decrypted

JSON_LINES = "application/jsonl"


def json_lines(entries: QuerySet[Any]) -> Iterator[str]:
    """Yield a line for each entry, the earliest first, with the name of its user."""
    for entry in entries.select_related("by").order_by("pk").iterator(chunk_size=1_000):
        by = entry.by.get_username() if entry.by else ""
        yield json.dumps(facts(entry) | {"by": by, "changes": decrypted(entry.changes)}, sort_keys=True)


@admin.action(description=gettext_lazy("Download as lines of JSON"), permissions=["view"])
def export_entries(modeladmin: Any, request: Any, queryset: QuerySet[Entry]) -> HttpResponseBase:
    content = "".join(f"{line}\n" for line in json_lines(queryset)).encode()
    return file_response(content, "trail.jsonl", JSON_LINES)
