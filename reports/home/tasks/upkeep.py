"""Tasks that keep the data complete: unsent mails, agencies to check, and events that are over."""

from datetime import date

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Incident, Message
from agencies.models import Agency, counted
from documents import wording
from events.models import Event, Session
from operations.health.backups import warning as backup_warning
from participants.models import Attendance, Registration
from reports.models import Schedule
from reports.schedules.words import report_title

from .task import AT_MOST, Todo, counted_task, event_task
from .waiting import Found, WaitingAt, WaitingCount, at_events, in_all, latest


def unsent(events: QuerySet[Event]) -> WaitingAt:
    """Return the events with mails that were not sent, or perhaps not sent."""
    unsent = Message.objects.can_be_resent()
    wrong = events.filter(sends_mail=True, pk__in=unsent.order_by().values("event"))
    return WaitingAt(
        at_events(wrong, counted(unsent, "event")),
        lambda found: [_unsent_at(one.event, one.number) for one in latest(found)],
    )


def _unsent_at(event: Event, mails: int) -> Todo:
    text = ngettext("%(count)s mail was not sent", "%(count)s mails were not sent", mails)
    href = reverse("events:event-mail", args=[event.code])
    return event_task(event, text, mails, href, _("Send again"))


def failed_reports() -> list[Todo]:
    """Return the scheduled reports at whose last start somebody got no file."""
    wrong = Schedule.objects.failing()[:AT_MOST]
    return [
        Todo(report_title(one.report), _("somebody did not get this scheduled report"), one.get_absolute_url())
        for one in wrong
    ]


def late_backup() -> list[Todo]:
    """Return the warning about the backup of the installation, if it is late."""
    text = backup_warning()
    return [Todo(_("Backup"), text, reverse("reports:settings"), _("Open it"))] if text else []


def incidents() -> list[Todo]:
    """Return the incidents that lack a notice, with the end of the time that the law gives for it."""
    return [
        Todo(incident.title, _notice_of(incident), incident.get_absolute_url(), _("Open it"))
        for incident in Incident.objects.without_notice()[:AT_MOST]
    ]


def _notice_of(incident: Incident) -> str:
    overdue = incident.state == Incident.State.OVERDUE
    text = _("notice was due by %(moment)s") if overdue else _("notice to be given by %(moment)s")
    return text % {"moment": wording.moment(timezone.localtime(incident.notice_due_at))}


def unchecked_agencies() -> WaitingCount:
    """Return the check of the agencies that users added."""
    return WaitingCount(in_all(Agency.objects.unchecked()), lambda number: [_unchecked(number)])


def _unchecked(count: int) -> Todo:
    text = ngettext(
        "%(count)s agency that a province added is to be checked",
        "%(count)s agencies that provinces added are to be checked",
        count,
    )
    href = reverse("admin:agencies_agency_changelist") + "?checked=no"
    return counted_task(_("Agencies"), text, count, href, _("Check"))


def unrecorded(events: QuerySet[Event], since: date) -> WaitingAt:
    """Return the events (with `today`) that ended since that day and lack attendance marks of confirmed people."""
    people = counted(Registration.objects.confirmed(), "event")
    sessions = counted(Session.objects, "event")
    marks = counted(Attendance.objects.filter(registration__status=Registration.Status.CONFIRMED), "session__event")
    return WaitingAt(
        at_events(events.filter(ends_on__gte=since, ends_on__lt=F("today")), people * sessions - marks),
        lambda found: [_unrecorded_at(one.event, one.number) for one in latest(found)],
    )


def to_finish(events: QuerySet[Event]) -> WaitingAt:
    """Return the events (with `today`) that are over and not marked as finished."""
    over = events.filter(ends_on__lt=F("today")).exclude(status=Event.Status.FINISHED)
    return WaitingAt(at_events(over), _unfinished)


def _unrecorded_at(event: Event, marks: int) -> Todo:
    text = ngettext("%(count)s attendance mark is not recorded", "%(count)s attendance marks are not recorded", marks)
    return event_task(event, text, marks, reverse("reports:attendance", args=[event.code]), _("Record"))


def _unfinished(found: list[Found]) -> list[Todo]:
    first = sorted(found, key=lambda one: (one.event.ends_on, one.event.code))
    return [_unfinished_at(one.event) for one in first]


def _unfinished_at(event: Event) -> Todo:
    text = _("ended on %(day)s, not marked as finished") % {"day": wording.day(event.ends_on)}
    href = reverse("events:event-finish", args=[event.code])
    return Todo(event.title, text, href, _("Mark as finished"), event)
