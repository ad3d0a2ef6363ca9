"""Pages of session templates, and filling an event from one."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import AuthenticatedRequest, needs
from agencies.forms import can_be_key, posted
from documents import wording
from events.finding import find_event
from events.models import SessionTemplate, TemplateSession
from events.planning.sessions import SessionsThere

from .forms import NameForm, TemplateForm, TemplateSessionsForm
from .writing import TooFewDays, delete_template, fill, keep_as_template, write_template


@needs("plans_events")
def session_templates(request: AuthenticatedRequest) -> HttpResponse:
    templates = SessionTemplate.objects.select_related("course").prefetch_related("sessions")
    return render(request, "events/session_templates/list.html", {"templates": templates})


@needs("plans_events")
def session_template_new(request: AuthenticatedRequest) -> HttpResponse:
    return _edit(request, SessionTemplate())


@needs("plans_events")
def session_template_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(SessionTemplate, pk=pk))


def _edit(request: AuthenticatedRequest, template: SessionTemplate) -> HttpResponse:
    name, stored = template.name, list(template.sessions.all()) if template.pk else []
    form = TemplateForm(posted(request), instance=template, initial={"course": request.GET.get("course")})
    rows = TemplateSessionsForm(posted(request), initial=[_initial(one) for one in stored], prefix="sessions")
    if form.is_valid() and rows.is_valid():
        staying = [row for row in rows if row in rows.initial_forms or row.has_changed()]
        sessions = [row.instance for row in staying if row not in rows.deleted_forms]
        if _stored(form, lambda: write_template(form.instance, sessions, by=request.user)):
            messages.success(request, _("The template “%(name)s” is saved.") % {"name": form.instance})
            return redirect("events:session-templates")
    context = {"form": form, "rows": rows, "name": name, "template": template}
    return render(request, "events/session_templates/edit.html", context)


def _initial(session: TemplateSession) -> dict[str, object]:
    return {name: getattr(session, name) for name in ("day", "title", "starts_at", "ends_at", "lesson_hours")}


def _stored(form: TemplateForm | NameForm, store: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            store()
    except SessionTemplate.DoesNotExist as error:  # somebody deleted it meanwhile
        raise Http404 from error
    except IntegrityError:
        form.add_error("name", _("The course has a template of that name already."))
        return False
    return True


@needs("plans_events")
def session_template_delete(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(SessionTemplate.objects.select_related("course"), pk=pk)
    if request.method == "POST":
        delete_template(template, by=request.user)
        messages.success(request, _("The template “%(name)s” is deleted.") % {"name": template})
        return redirect("events:session-templates")
    return render(request, "events/session_templates/delete.html", {"template": template})


def event_fill_sessions(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Give an event without sessions those of the posted template of its course, and go back to them."""
    event = find_event(request, code, right="plans_events")
    if request.method == "POST":
        key = request.POST.get("template", "")
        keys = SessionTemplate._meta.pk
        template = get_object_or_404(event.course.session_templates, pk=key if can_be_key(keys, key) else 0)
        try:
            count = fill(event, template, by=request.user)
        except TooFewDays:
            text = _("“%(name)s” has sessions on %(days)s days, the event has fewer. Nothing was added.")
            messages.error(request, text % {"name": template, "days": wording.number(template.days)})
        except SessionsThere:
            messages.error(request, _("The event has sessions already. Nothing was added."))
        else:
            text = ngettext(
                "%(count)s session was added from “%(name)s”.", "%(count)s sessions were added from “%(name)s”.", count
            )
            messages.success(request, text % {"count": wording.number(count), "name": template})
    return redirect("events:event-sessions", event.code)


def event_keep_sessions(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Make a template of the event's sessions, under the posted name."""
    event = find_event(request, code, right="plans_events")
    form = NameForm(posted(request), initial={"name": _("Sessions of %(event)s") % {"event": event.code}})
    keep = partial(keep_as_template, event, by=request.user)
    if event.sessions.exists() and form.is_valid() and _stored(form, lambda: keep(name=form.cleaned_data["name"])):
        text = _("The template “%(name)s” is saved. Events of the course %(course)s can be filled from it.")
        messages.success(request, text % {"name": form.cleaned_data["name"], "course": event.course})
        return redirect("events:event-sessions", event.code)
    return render(request, "events/session_templates/keep.html", {"form": form, "event": event})
