"""Start scheduled reports: those that are due, and those that a user starts by hand."""

import logging
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from accounts.jobs.running import start
from accounts.models import User
from accounts.trail import recording as trail
from reports.catalogue import REPORTS
from reports.models import Delivery, Schedule
from reports.pages.downloads import KIND
from reports.report import Readers
from reports.requests import Asked, NotForReader, check

from .words import report_title

logger = logging.getLogger(__name__)


def start_due(today: date) -> None:
    """Start the latest due day of each schedule if it has not been started.

    Several servers may do this at the same moment: the one that moves `last_due` on starts the jobs.
    """
    for schedule in Schedule.objects.running_on(today) | _ended_lately(today):
        try:
            _start_if_due(schedule, today)
        except Exception:  # a schedule that cannot be started must not stop the others
            logger.exception("Scheduled report %s could not be started", schedule.pk)


def _ended_lately(today: date) -> QuerySet[Schedule]:
    """Return the schedules whose last due day may have been missed before they ended."""
    unmet = Q(last_due=None) | Q(last_due__lt=F("last_day"))
    return Schedule.objects.filter(unmet, is_on=True, last_day__lt=today)


def _start_if_due(schedule: Schedule, today: date) -> None:
    due = schedule.latest_due(today)
    if due is None or (schedule.last_due and schedule.last_due >= due):
        return
    with transaction.atomic():
        not_yet = Q(last_due=None) | Q(last_due__lt=due)
        # The schedule must be as it was read: a change made meanwhile is used at the next run.
        same = {"is_on": True, "counts_from": schedule.counts_from}
        if Schedule.objects.filter(not_yet, pk=schedule.pk, **same).update(last_due=due):
            _start_for_all(schedule, due, today)


@transaction.atomic
def run_now(schedule: Schedule, *, by: User) -> list[Delivery]:
    """Start the report for all recipients at once, whatever its days are, and leave `last_due` as it is."""
    trail.record("schedule-started", report_title(schedule.report), by=by)
    return _start_for_all(schedule, None, timezone.localdate())


def _start_for_all(schedule: Schedule, period: date | None, today: date) -> list[Delivery]:
    recipients = schedule.recipients.select_related("province").order_by("pk")
    same = {"schedule": schedule, "period": period, "at": timezone.now()}
    return [one for user in recipients for one in _start_for(Delivery(recipient=user, **same), today)]


def _start_for(delivery: Delivery, today: date) -> list[Delivery]:
    """Start a job for each format, or record why the recipient is skipped."""
    schedule, user = delivery.schedule, delivery.recipient
    options = options_for(schedule, user)
    if not user.is_active:
        delivery.skipped = Delivery.Skipped.INACTIVE
    elif options is None:
        delivery.skipped = Delivery.Skipped.NOT_THEIRS
    if delivery.skipped or options is None:
        delivery.save()
        return [delivery]
    return [_start_format(delivery, form, options | {"as_of": today.isoformat()}) for form in schedule.formats]


def _start_format(delivery: Delivery, form: str, options: dict[str, str]) -> Delivery:
    schedule, user = delivery.schedule, delivery.recipient
    # The paper was checked when the schedule was stored. Its recipients need not be people who write letters.
    arguments = {"report": schedule.report, "options": options, "format": form, "is_paper_decided": True}
    started = Delivery(schedule=schedule, recipient=user, period=delivery.period, at=delivery.at, format=form)
    with translation.override(schedule.language):
        started.job = start(KIND, by=user, arguments=arguments, subject=report_title(schedule.report))
    started.save()
    return started


def options_for(schedule: Schedule, user: User) -> dict[str, str] | None:
    """Return the schedule's options for the user, None if the report is not for the user.

    Provincial staff get a report on one province for their own, even where they may open it for others.
    """
    options, own = dict(schedule.options), user.scope.one_province
    report = REPORTS.get(schedule.report)
    if own and report and report.readers in (Readers.EVERYBODY, Readers.OF_PROVINCE):
        if options.get("province", own) != own:
            return None
        options["province"] = own
    try:
        check(Asked(schedule.report, options), user)
    except NotForReader:
        return None
    return options
