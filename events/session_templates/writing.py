"""Writing session templates, and filling events from them."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.trail.recording import record
from documents import wording
from events.models import Event, SessionTemplate, TemplateSession
from events.planning.sessions import add_sessions


class TooFewDays(Exception):
    """The event has fewer days than the template."""


@transaction.atomic
def write_template(template: SessionTemplate, sessions: Sequence[TemplateSession], *, by: User | None) -> None:
    """Store the template with these sessions instead of its former ones. Raise IntegrityError if the course has another
    template of that name, or SessionTemplate.DoesNotExist if it was deleted meanwhile."""
    is_new = template.pk is None
    before = _facts(None if is_new else SessionTemplate.objects.select_for_update(no_key=True).get(pk=template.pk))
    template.save()
    template.sessions.all().delete()
    for session in sessions:
        session.pk, session.template = None, template
    TemplateSession.objects.bulk_create(sessions)
    after = _facts(SessionTemplate.objects.get(pk=template.pk))
    changes = {name: (before.get(name), after[name]) for name in after if before.get(name) != after[name]}
    if changes:
        record("session-template-written", template, by=by, changes=changes)


@transaction.atomic
def delete_template(template: SessionTemplate, *, by: User | None) -> None:
    """Delete the template. Sessions of events that were filled from it stay."""
    record("session-template-deleted", template, by=by)
    template.delete()


def keep_as_template(event: Event, *, name: str, by: User | None) -> SessionTemplate:
    """Return a new template of the event's course with the sessions of the event. Raise IntegrityError as
    write_template does."""
    template = SessionTemplate(course=event.course, name=name)
    sessions = [
        TemplateSession(
            day=(session.date - event.starts_on).days + 1,
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            lesson_hours=session.lesson_hours,
        )
        for session in event.sessions.order_by("number")
    ]
    write_template(template, sessions, by=by)
    return template


def fill(event: Event, template: SessionTemplate, *, by: User | None) -> int:
    """Give the event the sessions of the template, and return their number. Raise TooFewDays or SessionsThere."""
    if template.days > (event.ends_on - event.starts_on).days + 1:
        raise TooFewDays
    sessions = template.sessions_from(event.starts_on)
    add_sessions(event, sessions, by=by)
    return len(sessions)


def _facts(template: SessionTemplate | None) -> dict[str, str]:
    if template is None:
        return {}
    sessions = "; ".join(_in_words(one) for one in template.sessions.all())
    return {"name": template.name, "course": str(template.course), "sessions": sessions}


def _in_words(session: TemplateSession) -> str:
    times = "–".join(wording.typed_time(at) for at in (session.starts_at, session.ends_at) if at is not None)
    return f"{session.day}: {session.title}, {times or '–'}, {session.lesson_hours} JP"
