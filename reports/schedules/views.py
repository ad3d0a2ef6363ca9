"""Scheduled reports, for national staff: the list, one schedule with its latest runs, and changing it."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, needs, require_confirmation
from accounts.trail import recording as trail
from agencies.forms import posted
from events.models import Event
from reports.catalogue import REPORTS
from reports.models import Schedule

from .forms import ScheduleForm, chosen_options, options_form
from .starting import run_now
from .words import formats_text, options_text, options_texts, report_title, rhythm

_DELIVERIES_SHOWN = 50


def _schedule(request: AuthenticatedRequest, pk: int) -> Schedule:
    return get_object_or_404(Schedule.objects.visible_to(request.user), pk=pk)


@needs("schedules_reports")
def schedule_list(request: AuthenticatedRequest) -> HttpResponse:
    """Show all schedules, with their last and next day."""
    schedules = list(Schedule.objects.visible_to(request.user).annotate(people=Count("recipients")))
    options = options_texts(schedules)
    rows = [_described(schedule, options[schedule.pk]) for schedule in schedules]
    return render(request, "reports/schedules/list.html", {"rows": rows})


@needs("schedules_reports")
def schedule_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Show one schedule with its recipients and its latest runs."""
    schedule = _schedule(request, pk)
    deliveries = schedule.deliveries.select_related("recipient", "job")[:_DELIVERIES_SHOWN]
    recipients = schedule.recipients.select_related("province").order_by("full_name", "username")
    context = _described(schedule) | {"recipients": recipients, "deliveries": deliveries}
    return render(request, "reports/schedules/detail.html", context)


@needs("schedules_reports")
def schedule_new(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a report (?report=…), then its days and recipients."""
    report = request.GET.get("report", "")
    kinds = {report.name: report.title for report in REPORTS.values() if report.can_be_scheduled}
    if report not in kinds:
        return render(request, "reports/schedules/choose.html", {"kinds": kinds.items()})
    language = translation.get_language()
    return _edit(request, Schedule(report=report, formats=["pdf"], created_by=request.user, language=language))


@needs("schedules_reports")
def schedule_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _edit(request, _schedule(request, pk))


def _edit(request: AuthenticatedRequest, schedule: Schedule) -> HttpResponse:
    require_confirmation(request)  # a schedule brings files with names, also to its author
    is_new, data = schedule.pk is None, posted(request)
    form = ScheduleForm(data, instance=schedule)
    options = options_form(schedule.report, data or (schedule.options or None), by=request.user)
    if data and all([form.is_valid(), options.is_valid()]):
        with transaction.atomic():
            schedule.options = chosen_options(options)
            form.save()
            action = "schedule-added" if is_new else "schedule-edited"
            trail.record(action, _named(schedule), by=request.user)
        name = {"name": report_title(schedule.report)}
        messages.success(request, _("The scheduled report “%(name)s” is saved.") % name)
        return redirect(schedule)
    title = report_title(schedule.report)
    context = {"form": form, "options": options, "schedule": schedule, "title": title, "events": _recent_events()}
    return render(request, "reports/schedules/edit.html", context)


def _recent_events() -> list[tuple[str, str]]:
    """Return codes and titles to choose from; the user can type any other code."""
    return list(Event.objects.not_cancelled().values_list("code", "title")[:100])


@needs("schedules_reports")
def schedule_delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ask, then delete the schedule. Recipients keep the files that were made."""
    schedule = _schedule(request, pk)
    if request.method == "POST":
        with transaction.atomic():
            trail.record("schedule-deleted", _named(schedule), by=request.user)
            schedule.delete()
        messages.success(request, _("Deleted. Files that were made earlier stay with their recipients."))
        return redirect("reports:schedules")
    return render(request, "reports/schedules/delete.html", _described(schedule))


@needs("schedules_reports")
def schedule_run(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Start the report now, whatever its days are. A GET request, such as after a new sign-in, only leads back to the
    schedule."""
    schedule = _schedule(request, pk)
    require_confirmation(request)
    if request.method != "POST":
        return redirect(schedule)
    deliveries = run_now(schedule, by=request.user)
    started = sum(delivery.skipped == "" for delivery in deliveries)
    text = ngettext("%(count)d report is being made.", "%(count)d reports are being made.", started)
    messages.success(request, text % {"count": started})
    if skipped := len(deliveries) - started:
        text = ngettext("%(count)d recipient was skipped.", "%(count)d recipients were skipped.", skipped)
        messages.warning(request, text % {"count": skipped})
    return redirect(schedule)


def _described(schedule: Schedule, options: str | None = None) -> dict:
    """Return the schedule in words, for a page."""
    today = timezone.localdate()
    return {
        "schedule": schedule,
        "title": report_title(schedule.report),
        "options": options_text(schedule) if options is None else options,
        "formats": formats_text(schedule),
        "rhythm": rhythm(schedule),
        "next_due": schedule.next_due(today),
        "state": schedule.state_on(today),
    }


def _named(schedule: Schedule) -> str:
    return " · ".join(filter(None, [report_title(schedule.report), options_text(schedule), rhythm(schedule)]))
