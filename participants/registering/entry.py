"""A person from a form, and what is done with them, stored together or not at all."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from events.locking import LockedEvent, lock_event
from events.models import Event
from participants.models import Participant, Registration

from .forms import PersonForm, RegisterForm
from .people import save_person


class Unanswered(Exception):
    """The form is wrong, or asks something that the reader has not answered; `warnings` are what it asks about."""

    def __init__(self, warnings: list[str] | None = None):
        super().__init__()
        self.warnings = warnings or []


Action = Callable[[Participant, LockedEvent], Registration]
"""What to do with the person of a form."""


@transaction.atomic
def enter(form: RegisterForm, action: Action, *, event: Event, by: User) -> Registration:
    """Record the form's person and do the action with them and the locked event.

    The event is locked before the form looks whom it may mean, so a person who is saved twice at one moment is known
    to the second press. Raises Unanswered, or a RegistrationError of the action; nothing is stored then.
    """
    locked = lock_event(event)
    if not form.is_valid():
        raise Unanswered
    if warnings := form.unseen_warnings():
        raise Unanswered(warnings)
    return action(_store_person(form, by, form.before), locked)


@transaction.atomic
def store_person(
    form: PersonForm, *, by: User | None, before: Participant | None, action: str = "person-changed"
) -> Participant:
    """Save a valid form's person, new where there is no `before`, with the trail of what changed, under the name of the
    action. Raises Unanswered; nothing is stored then."""
    return _store_person(form, by, before, action)


def _store_person(
    form: PersonForm, by: User | None, before: Participant | None, action: str = "person-changed"
) -> Participant:
    """store_person, within the caller's transaction, which ends where this raises."""
    person = form.save(commit=False)
    try:
        return save_person(person, form.Meta.fields, by=by, before=before, action=action)
    except IntegrityError as error:
        # Registered for another event at this very moment: the next press recognises them.
        form.add_error(None, _("This person was recorded just now by somebody else. Save again."))
        raise Unanswered from error


def posted_text(request: HttpRequest, name: str) -> str:
    """A line that stands outside of a form, short enough for the trail and without what no database takes."""
    return request.POST.get(name, "").replace("\x00", "")[:500]
