"""What the portal knows of one province: coverage, people, seats, letters, agencies and staff."""

from dataclasses import dataclass

from django.db.models import F, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from agencies.models import Agency, Province
from documents.layout import Figure
from events.models import Event, Invitation, Quota
from reports.coverage.document import coverage_figures
from reports.coverage.rows import coverage
from reports.links import Links
from reports.scope import CoverageScope

from .dossier import people_figures

_COMING = 10


@dataclass(frozen=True, slots=True)
class Coming:
    """A coming event, with the seats of the province."""

    event: Event
    seats: int
    taken: int


@dataclass(frozen=True, slots=True)
class ProvinceDossier:
    coverage: list[Figure]
    figures: list[Figure]
    """Of the events that have begun."""
    coming: list[Coming]
    agencies: list[Figure]
    staff: list[User]
    """The accounts of the province, for readers of mails."""


def province_dossier(province: Province, reader: User) -> ProvinceDossier:
    scope = CoverageScope(as_of=timezone.localdate(), province=province)
    links = Links(scope, reader)
    staff = User.objects.filter(province=province, is_active=True).order_by("full_name", "pk")
    return ProvinceDossier(
        coverage=coverage_figures(coverage(scope), links),
        figures=[*people_figures(scope.registrations(), links.people()), *_papers(scope, links)],
        coming=_coming(province, reader),
        agencies=_agencies(province, reader, links),
        staff=list(staff) if reader.rights.reads_mail else [],
    )


def _papers(scope: CoverageScope, links: Links) -> list[Figure]:
    seats = scope.quotas().aggregate(seats=Sum("seats", default=0), taken=Sum("taken", default=0))
    letters = Invitation.objects.current().filter(province=scope.province, event__in=scope.events().order_by()).count()
    return [
        Figure(seats["taken"], _("of its seats taken"), of=seats["seats"], href=links.seats()),
        Figure(letters, ngettext("invitation letter issued", "invitation letters issued", letters)),
    ]


def _coming(province: Province, reader: User) -> list[Coming]:
    own = Quota.objects.for_province(province.pk)
    events = Event.objects.visible_to(reader).announced().not_cancelled().exclude(status=Event.Status.FINISHED)
    events = events.filter(pk__in=own.order_by().values("event")).with_today().ending_from(F("today"))
    found = list(events.for_page().order_by("starts_on", "code")[:_COMING])
    rows = own.filter(event__in=found).order_by().values("event")
    sums = {row["event"]: row for row in rows.annotate(seats_here=Sum("seats"), taken_here=Sum("taken"))}
    return [Coming(event, sums[event.pk]["seats_here"], sums[event.pk]["taken_here"]) for event in found]


def _agencies(province: Province, reader: User, links: Links) -> list[Figure]:
    existing = Agency.objects.filter(province=province).existing_on(timezone.localdate())
    lacking = existing.without_contact().count()
    place = {"province": province.pk} if reader.scope.all_provinces else {}
    address = reverse("agencies:agency-list") + "?" + urlencode({"state": "existing", **place})
    return [
        Figure(existing.count(), _("existing agencies"), href=address),
        Figure(lacking, _("without a recorded contact"), href=f"{address}&contact=none" if lacking else ""),
    ]
