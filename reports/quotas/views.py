"""The quota editor: the seats of an event by agency, and their effect on the coverage of the course."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest
from accounts.outbox.mail import Recipients
from agencies.forms import posted
from agencies.models import Agency, Province
from events.finding import find_event
from events.locking import LockedEvent, lock_event
from events.models import Event, Quota
from events.quotas import SeatsRefused, SeatsStay, allot_all, change_plan, pass_on
from participants.mails.asking import Unasked, asked_news, say_mails
from participants.mails.to_staff import News
from participants.models import Registration
from participants.registering.waiting import fill_from_waiting_list
from participants.registering.window import may_register

from .forms import AllotForm, OtherForm, SeatsForm, SuccessorForm
from .plan import QuotaPlan, quota_plan

T = TypeVar("T")


def event_quotas(request: AuthenticatedRequest, code: str) -> HttpResponse:
    event = find_event(request, code, right="plans_events")
    chosen = request.GET.getlist("province") or [event.province_id]
    every = list(Province.objects.order_by("name"))
    provinces = [province for province in every if province.pk in chosen]
    plan = quota_plan(event, provinces)
    seats = SeatsForm(_sent(request, "seats"), plan=plan)
    picks = AllotForm(_sent(request, "allot"), plan=plan, preset=request.GET.get("pick", ""))
    if not _may_change(event) and request.method == "POST":
        messages.error(request, _("The seats of this event stay as they are."))
        return redirect(request.path)
    other = OtherForm(_sent(request, "other"), plan=plan, first_day=event.starts_on)
    asked = _changed(request, event, seats) or _given(request, event, picks) or _given(request, event, other)
    if asked and not asked.count:
        return redirect(_address(request, provinces))
    context = {
        "asked": request.POST.get("form") if asked else "",
        "recipients": asked,
        "event": event,
        "plan": plan,
        "waiting": _people_waiting(event),
        "seats": seats,
        "picks": picks,
        "other": other,
        "picked": picks.picked("agency"),
        "picked_pools": picks.picked("pool"),
        "effects": _effects(plan, picks),
        "chosen": [(each, _without(request, each.province, provinces)) for each in plan.provinces],
        "others": [province for province in every if province not in provinces],
        "may_change": _may_change(event),
        "may_add": may_register(event, request.user),
        "address": _address(request, provinces),
    }
    return render(request, "reports/quotas/event_quotas.html", context)


def quota_successor(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Ask for the successor of an agency that is dissolved before the event, and pass its free seats on."""
    event = find_event(request, code, right="plans_events")
    quota = get_object_or_404(event.quotas.select_related("agency__regency", "agency__province", "event"), pk=pk)
    possible = bool(_may_change(event) and quota.closed_on and quota.free)
    asked = None
    form = SuccessorForm(posted(request) if possible else None, quota=quota)
    if form.is_valid():
        try:
            asked = _pass_on(request, event, quota, form.cleaned_data["successor"])
        except (SeatsStay, Quota.DoesNotExist):
            messages.error(request, _("Somebody else changed these seats at the same time. Nothing was saved."))
        if not (asked and asked.count):
            return redirect("reports:event-quotas", event.code)
        quota.refresh_from_db()
    context = {"event": event, "quota": quota, "form": form, "possible": possible, "recipients": asked}
    return render(request, "reports/quotas/quota_successor.html", context)


def _pass_on(request: AuthenticatedRequest, event: Event, quota: Quota, successor: Agency) -> Recipients:
    """Pass the seats on, unless the user is to see first who gets a mail."""

    def say(number: int) -> None:
        text = ngettext("%(seats)d seat passed on to %(agency)s.", "%(seats)d seats passed on to %(agency)s.", number)
        messages.success(request, text % {"seats": number, "agency": successor.name})

    def change(locked: LockedEvent, news: News) -> int:
        passed = pass_on(locked, quota, successor=successor, by=request.user)
        news.add_seats(locked, locked.quotas.filter(agency=successor))
        return passed

    return _fill(request, event, change, say)


def _fill(
    request: AuthenticatedRequest, event: Event, change: Callable[[LockedEvent, News], T], say: Callable[[T], None]
) -> Recipients:
    """Change the seats, give free ones to the waiting list, and say so. If people who move up or who have new seats
    would get a mail, the first request only returns who."""

    try:
        with asked_news(request) as news:
            locked = lock_event(event)  # before any quota, for the reason in participants.registering.seats
            changed = change(locked, news)
            promoted = fill_from_waiting_list(locked, by=request.user, news=news)
    except Unasked as unasked:
        return unasked.recipients
    say(changed)
    _show_promoted(request, len(promoted))
    say_mails(request, news)
    return Recipients()


def _may_change(event: Event) -> bool:
    return event.status not in (Event.Status.FINISHED, Event.Status.CANCELLED)


def _sent(request: AuthenticatedRequest, form: str) -> QueryDict | None:
    return posted(request) if request.POST.get("form") == form else None


def _changed(request: AuthenticatedRequest, event: Event, form: SeatsForm) -> Recipients | None:
    """Write the changed seats of existing quotas as `_fill` does; return None if they were not valid."""
    if not form.is_valid():
        return None

    def change(locked: LockedEvent, _news: News) -> None:
        change_plan(locked, seats=form.seats(), withdrawn=form.withdrawn(), by=request.user)

    try:
        return _fill(request, event, change, lambda _done: messages.success(request, _("Saved.")))
    except Quota.DoesNotExist:
        messages.error(request, _("Somebody else took seats back at the same time. Nothing was saved. Check again."))
        return Recipients()
    except SeatsRefused as refused:
        form.refuse(refused.errors)
        return None


def _given(request: AuthenticatedRequest, event: Event, form: AllotForm | OtherForm) -> Recipients | None:
    """Give seats to the chosen agencies and pools as `_fill` does; return None if that was not possible."""
    if not form.is_valid():
        return None

    def say(quotas: list[Quota]) -> None:
        number = sum(quota.seats for quota in quotas)
        text = ngettext("%(seats)d seat was given.", "%(seats)d seats were given.", number) % {"seats": number}
        messages.success(request, text if number else _("They all had seats already; nothing was changed."))

    def give(locked: LockedEvent, news: News) -> list[Quota]:
        given = allot_all(locked, form.wanted(), by=request.user)
        news.add_seats(locked, given)
        return given

    return _fill(request, event, give, say)


def _show_promoted(request: AuthenticatedRequest, people: int) -> None:
    if people:
        text = ngettext(
            "%(people)d person was promoted from the waiting list.",
            "%(people)d people were promoted from the waiting list.",
            people,
        )
        messages.info(request, text % {"people": people})


def _people_waiting(event: Event) -> int:
    return event.registrations.filter(status=Registration.Status.WAITLISTED).count()


def _effects(plan: QuotaPlan, picks: AllotForm) -> list[tuple]:
    """Return each province with the effect of its seats and of the ticked ones too; None if nothing is ticked."""
    more = picks.picked_regencies()
    return [(each.province, each.effect(), each.effect(more) if more else None) for each in plan.provinces]


def _without(request: AuthenticatedRequest, province: Province, provinces: list[Province]) -> str:
    """Return the address of this page without the province, or "" if it is the only one."""
    rest = [other for other in provinces if other != province]
    return _address(request, rest) if rest else ""


def _address(request: AuthenticatedRequest, provinces: list[Province]) -> str:
    """Return the address of this page for the same provinces, without the choices of a preset."""
    query = QueryDict(mutable=True)
    query.setlist("province", [province.pk for province in provinces])
    return f"{request.path}?{query.urlencode()}"
