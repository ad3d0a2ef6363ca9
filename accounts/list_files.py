"""Lists that a user takes away as a spreadsheet."""

from collections.abc import Callable

from django.http import HttpResponse

from documents.responses import XLSX, file_response

from .access import AuthenticatedRequest, require
from .limits import one_at_a_time
from .trail.recording import record


def list_file(
    request: AuthenticatedRequest,
    write: Callable[[], bytes],
    *,
    name: str,
    title: str,
    rows: int,
    event: int | None = None,
) -> HttpResponse:
    """Return the spreadsheet that `write` makes of a list, and record in the trail who took how many rows of which
    list (`title`), with the key of its event if it is a list of one. Raise PermissionDenied for users who only read."""
    require(request.user, "registers_people")
    with one_at_a_time("file", request.user):
        content = write()
    record(
        "list-downloaded",
        title,
        by=request.user,
        changes={"count": (None, rows)},
        event=event,
        province=request.user.province_id or "",
    )
    return file_response(content, name, XLSX)
