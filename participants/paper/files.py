"""Jobs that make printed documents, and the names of their files."""

from django.utils.text import slugify

from accounts.jobs.running import start_once
from accounts.models import Job, User
from events.models import Event

SIGN_SHEETS = "participants.sign-sheet"
BADGES = "badges.file"
CERTIFICATES = "certificates.file"
"""The kinds of jobs that make printed documents."""
ZIP = "application/zip"
_LONGEST_NAME = 80


def job_for(kind: str, event: Event, user: User, **arguments: object) -> Job:
    """Return a job of that kind for the event: an unfinished one if there is one, otherwise a new one."""
    return start_once(kind, by=user, arguments={"event": event.code} | arguments, subject=event.title)


def safe_name(*words: str) -> str:
    """Return a file name without extension, made of letters, digits and hyphens."""
    return slugify(" ".join(words))[:_LONGEST_NAME].strip("-")
