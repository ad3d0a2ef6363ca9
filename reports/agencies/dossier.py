"""What the portal knows of one agency: people sent, events, seats, letters, mails and coverage, with a constant number
of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Message, User
from agencies.models import Agency
from documents.layout import Figure
from events.models import Event, Invitation, Quota
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet
from participants.registering.funnel import Stage
from reports.coverage.rows import Counts, RegencyCoverage, coverage
from reports.scope import CoverageScope

_EVENTS = 10
STAGES = [Stage.REGISTERED, Stage.ATTENDED, Stage.CERTIFIED]


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event to which the agency sends people: its own seats (None without), its letter, and its people."""

    event: Event
    quota: Quota | None
    letter: Invitation | None
    registered: int
    attended: int
    href: str


@dataclass(frozen=True, slots=True)
class Dossier:
    figures: list[Figure]
    events: list[EventLine]
    """The latest ones."""
    earlier: int
    """How many more events there are."""
    regency: RegencyCoverage | None
    """The coverage of the agency's regency; None for a provincial agency."""
    province: Counts


def agency_dossier(agency: Agency, reader: User) -> Dossier:
    sent = Registration.objects.visible_to(reader).filter(agency=agency).exclude(event__status=Event.Status.CANCELLED)
    events = Event.objects.visible_to(reader).not_cancelled()
    events = events.filter(Exists(_quotas(agency)) | Exists(sent.filter(event=OuterRef("pk")).order_by()))
    latest = list(events.for_page().order_by("-starts_on", "code")[:_EVENTS])
    report = coverage(CoverageScope(as_of=timezone.localdate(), province=agency.province))
    return Dossier(
        figures=[*people_figures(sent, _people_page(agency)), *_paper_figures(agency, reader)],
        events=_lines(agency, latest, sent, reader),
        earlier=events.count() - len(latest) if len(latest) == _EVENTS else 0,
        regency=next((one for one in report.regencies if one.code == agency.regency_id), None),
        province=report.totals,
    )


def stage_counts(people: RegistrationQuerySet) -> dict[str, int]:
    """Return how many of the people reached each of the stages."""
    found = people.order_by().aggregate(**_counted(STAGES))
    return {stage: found[f"of_{stage}"] for stage in STAGES}


def _counted(stages: Iterable[Stage]) -> dict[str, Count]:
    return {f"of_{stage}": Count("pk", filter=stage.condition) for stage in stages}


def people_figures(people: RegistrationQuerySet, address: str) -> list[Figure]:
    """Return the figures of the people; each leads to the list of them at the address, if there are any."""
    counts = stage_counts(people)
    labels = {
        Stage.REGISTERED: ngettext("person registered", "people registered", counts[Stage.REGISTERED]),
        Stage.ATTENDED: ngettext("person attended", "people attended", counts[Stage.ATTENDED]),
        Stage.CERTIFIED: ngettext("certificate issued", "certificates issued", counts[Stage.CERTIFIED]),
    }
    return [
        Figure(counts[stage], label, href=f"{address}&stage={stage}" if address and counts[stage] else "")
        for stage, label in labels.items()
    ]


def _people_page(agency: Agency, **more: str) -> str:
    query = urlencode({"agency": str(agency.pk), **more})
    return f"{reverse('participants:registration-list')}?{query}"


def _quotas(agency: Agency) -> QuerySet[Quota]:
    return Quota.objects.filter(event=OuterRef("pk"), agency=agency).order_by()


def _paper_figures(agency: Agency, reader: User) -> list[Figure]:
    quotas = Quota.objects.filter(agency=agency).exclude(event__status=Event.Status.CANCELLED)
    seats = quotas.aggregate(seats=Sum("seats", default=0), taken=Sum("taken", default=0))
    letters = Invitation.objects.visible_to(reader).current().filter(quota__agency=agency).count()
    figures = [
        Figure(seats["taken"], _("of its own seats taken"), of=seats["seats"]),
        Figure(letters, ngettext("invitation letter issued", "invitation letters issued", letters)),
    ]
    if reader.rights.reads_mail and agency.email:
        mails = Message.objects.filter(recipient=agency.email).count()
        href = f"{reverse('events:mail-list')}?{urlencode({'q': agency.email})}" if mails else ""
        figures.append(Figure(mails, ngettext("mail to its address", "mails to its address", mails), href=href))
    return figures


def _lines(agency: Agency, events: Iterable[Event], sent: RegistrationQuerySet, reader: User) -> list[EventLine]:
    found = list(events)
    quotas = {quota.event_id: quota for quota in Quota.objects.filter(agency=agency, event__in=found)}
    letters = Invitation.objects.visible_to(reader).current().filter(quota__in=quotas.values())
    by_quota = {letter.quota_id: letter for letter in letters.select_related("number", "event")}
    people = _people(sent, found)
    lines = []
    for event in found:
        registered, attended = people.get(event.pk, (0, 0))
        quota = quotas.get(event.pk)
        href = _people_page(agency, event=event.code) if registered else ""
        letter = by_quota.get(quota.pk) if quota else None
        lines.append(EventLine(event, quota, letter, registered, attended, href))
    return lines


def _people(sent: RegistrationQuerySet, events: list[Event]) -> Mapping[int, tuple[int, int]]:
    """Return how many registered and attended, by event."""
    counts = _counted([Stage.REGISTERED, Stage.ATTENDED])
    rows = sent.filter(event__in=events).order_by().values("event").annotate(**counts)
    return {event: (registered, attended) for event, registered, attended in rows.values_list("event", *counts)}
