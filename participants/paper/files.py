"""Papers that jobs make, and what their files are called."""

from django.utils.text import slugify

from accounts.jobs.running import start_once
from accounts.models import Job, User
from events.models import Event

ZIP = "application/zip"
_LONGEST_NAME = 80


def job_for(kind: str, event: Event, user: User, **arguments: object) -> Job:
    """A job of that kind for the event; the one that is at it already, if there is one."""
    return start_once(kind, by=user, arguments={"event": event.code} | arguments, subject=event.title)


def safe_name(*words: str) -> str:
    """A file name without its ending, of letters, digits and hyphens; what no name can be made of is left out."""
    return slugify(" ".join(words))[:_LONGEST_NAME].strip("-")
