"""Writing courses."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.trail.recording import differences, record
from events.models import Course

_FIELDS = ["code", "name", "programme"]


@transaction.atomic
def save_course(course: Course, *, fields: Collection[str], by: User) -> None:
    """Store a new course, or these fields of another; of the other fields `course` gets the stored values. Addresses of
    reports name its code, so that never changes. Raise IntegrityError if the programme of a course with events would
    change, by which reports count it, and Course.DoesNotExist if the course was deleted."""
    before = _locked(course, for_programme="programme" in fields) if course.pk else None
    if before:
        course.refresh_from_db(fields={*_FIELDS} - {*fields})
        if before.programme_id != course.programme_id and before.events.exists():
            raise IntegrityError("the course has events")
    course.save(update_fields={*fields} if before else None)
    if changes := differences(before, course, _FIELDS):
        record("course-edited" if before else "course-added", course, by=by, changes=changes)


def _locked(course: Course, *, for_programme: bool) -> Course:
    """Lock the course and return it as it is stored. For a new programme no event may be stored meanwhile, which would
    only wait for the stronger lock."""
    return Course.objects.select_for_update(no_key=not for_programme).get(pk=course.pk)


@transaction.atomic
def archive_course(course: Course, *, archived: bool, by: User) -> bool:
    """Stop offering the course for new events, or offer it again. Return False if it is so already."""
    changed = Course.objects.filter(pk=course.pk, is_archived=not archived).update(is_archived=archived)
    if changed:
        record("course-archived" if archived else "course-restored", course, by=by)
    return bool(changed)
