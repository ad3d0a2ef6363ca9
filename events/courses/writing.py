"""Writing courses."""

from collections.abc import Collection

from django.db import transaction

from accounts.models import User
from accounts.trail.recording import differences, record
from events.models import Course

_FIELDS = ["code", "name", "programme"]


@transaction.atomic
def save_course(course: Course, *, fields: Collection[str], by: User) -> None:
    """Store a new course, or these fields of another. Addresses of reports name its code, so that never changes."""
    before = Course.objects.select_for_update(no_key=True).get(pk=course.pk) if course.pk else None
    course.save(update_fields={*fields} if before else None)
    if changes := differences(before, course, _FIELDS):
        record("course-edited" if before else "course-added", course, by=by, changes=changes)


@transaction.atomic
def archive_course(course: Course, *, archived: bool, by: User) -> bool:
    """Stop offering the course for new events, or offer it again. Return False if it is so already."""
    changed = Course.objects.filter(pk=course.pk, is_archived=not archived).update(is_archived=archived)
    if changed:
        record("course-archived" if archived else "course-restored", course, by=by)
    return bool(changed)
