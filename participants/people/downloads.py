"""Pages with a list of people that can be downloaded: what the filters show, as a spreadsheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from accounts.access import AuthenticatedRequest, require, require_confirmation
from accounts.jobs.running import is_browser, start_once
from accounts.limits import one_at_a_time
from accounts.models import Job, User
from accounts.trail import recording as trail
from agencies.lists import SortedList
from documents.responses import XLSX, file_response
from events.models import Event
from participants.finding.similar import similar_people
from participants.models import Participant

from .spreadsheet import PeopleFile, write_people

PEOPLE_FILE = "participants.people-file"
"""The kind of job that makes the spreadsheet of a long list."""
MOST_AT_ONCE = 5_000
"""People: they take less than a second."""
_SIMILAR = 5
"""Names that a search without results offers."""


class PeopleList(SortedList):
    """A list that is also a file. Subclasses say its content and its name."""

    request: AuthenticatedRequest
    list_name: str
    """The name of the list in jobs."""
    person = "participant"
    """The field of the rows that leads to the person."""

    def people_file(self, filtered: Any) -> PeopleFile:
        raise NotImplementedError

    def download_name(self) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add, if a search finds nobody, the names that it may mean."""
        context = super().get_context_data(**kwargs)
        return context | ({} if context["page_obj"] else {"similar": self._similar_names(context["filter"])})

    def _similar_names(self, filters: Any) -> list[str]:
        text = filters.form.cleaned_data.get("q") if filters.is_valid() else ""
        listed = filters.queryset.order_by().values(self.person)
        found = similar_people(text, Participant.objects.filter(pk__in=listed)) if text else []
        return [*dict.fromkeys(person.full_name for person in found)][:_SIMILAR]

    def event_of_list(self) -> Event | None:
        """Return the event whose people the list shows, if it is one event. `get_queryset` has found it."""
        return None

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        """Apply the filters to a page without options too, because some hide people unless asked."""
        return super().get_filterset_kwargs(filterset_class) | {"data": self.request.GET}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the file of what the options of the address choose, or lead a browser to a job for a long one. It
        names people, so it needs a fresh confirmation of who the user is."""
        file = self.chosen()
        require(self.request.user, "registers_people")
        require_confirmation(self.request)
        if file.count <= MOST_AT_ONCE:
            return self._made_now(file)
        if is_browser(self.request):
            return redirect(self._start(file))
        with one_at_a_time("file", self.request.user):
            return self._made_now(file)

    def chosen(self) -> PeopleFile:
        """Return what the filters of the request choose; of options that are not valid, nobody."""
        filters = self.get_filterset(self.get_filterset_class())
        return self.people_file(filters.qs if filters.is_valid() else filters.queryset.none())

    def _made_now(self, file: PeopleFile) -> HttpResponse:
        content = write_people(file)
        record_download(file, self.event_of_list(), by=self.request.user)
        return file_response(content, self.download_name(), XLSX)

    def _start(self, file: PeopleFile) -> Job:
        options = self.request.GET.copy()
        options.pop("page", None)
        arguments = {"list": self.list_name, "options": options.urlencode(), "of": self.kwargs}
        return start_once(PEOPLE_FILE, by=self.request.user, arguments=arguments, subject=file.title)


def as_asked(view: PeopleList, options: str, of: dict[str, str], *, reader: User) -> None:
    """Prepare the view for the same list again, as the reader may see it now."""
    request = HttpRequest()
    request.method, request.GET = "GET", QueryDict(options)
    request.user = reader
    view.setup(request, **of)


def record_download(file: PeopleFile, event: Event | None, *, by: User) -> None:
    """Write into the trail who downloaded how many people of which list."""
    trail.record(
        "list-downloaded",
        event or file.title,
        by=by,
        changes={"people": (None, file.count)},
        event=event.pk if event else None,
        province=by.province_id or "",
    )
