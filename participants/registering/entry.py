"""Storing a person from a form and an action with them, both or neither.

A form that is sent twice, by a double tap or on a slow network, registers its person once. Each form has a token, by
which the registration that it made is found again for an hour.
"""

from collections.abc import Callable

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from events.locking import LockedEvent, lock_event
from events.models import Event
from participants.models import Participant, Registration

from .errors import PersonErased, PersonGone, PersonRestricted
from .forms import PersonForm, RegisterForm
from .people import lock_people, save_person
from .wording import explain

STORED = "stored"
"""Tags the message about a stored form, so that the browser forgets what it kept of it (static/draft.js)."""
_FOUND_AGAIN = 60 * 60  # seconds
_TOKEN_LENGTHS = range(16, 65)


class Unanswered(Exception):
    """The form is invalid, or has a question that the reader has not answered; `warnings` are its questions."""

    def __init__(self, warnings: list[str] | None = None):
        super().__init__()
        self.warnings = warnings or []


Action = Callable[[Participant, LockedEvent], Registration]
"""The action with the person of a form."""


@transaction.atomic
def enter(form: RegisterForm, action: Action, *, event: Event, by: User) -> Registration:
    """Save the form's person and run the action with them and the locked event.

    The event is locked before the form looks for known people, so the second of two concurrent requests finds the
    person that the first one saved. The same form sent again gives the registration that it made. Raise Unanswered, or
    a RegistrationError of the action; nothing is stored then.
    """
    locked = lock_event(event)
    token = form.data.get(form.add_prefix("once"), "")
    if earlier := made_before(token, by=by):
        return earlier
    if not form.is_valid():
        raise Unanswered
    if warnings := form.unseen_warnings():
        raise Unanswered(warnings)
    registration = action(_store_person(form, by, form.before), locked)
    _remember(token, registration, by)
    return registration


def made_before(token: str, *, by: User) -> Registration | None:
    """Return the registration that the user's form with this token made. With the event locked, the first of two
    requests has ended."""
    made = cache.get(_key(token, by)) if len(token) in _TOKEN_LENGTHS else None
    return Registration.objects.visible_to(by).filter(pk=made).first() if made else None


def _remember(token: str, registration: Registration, by: User) -> None:
    """Remember what the form made. What is rolled back is not found again, as it does not exist."""
    if len(token) in _TOKEN_LENGTHS:
        cache.set(_key(token, by), registration.pk, _FOUND_AGAIN)


def _key(token: str, by: User) -> str:
    return f"form-sent:{by.pk}:{token.encode().hex()}"


@transaction.atomic
def store_person(
    form: PersonForm, *, by: User | None, before: Participant | None, action: str = "person-changed"
) -> Participant:
    """Save a valid form's person (new if there is no `before`) and record the changes in the trail under the name of
    the action. Raise Unanswered; nothing is stored then."""
    return _store_person(form, by, before, action)


def _store_person(
    form: PersonForm, by: User | None, before: Participant | None, action: str = "person-changed"
) -> Participant:
    """Do what store_person does within the caller's transaction, which this rolls back when it raises."""
    person = form.save(commit=False)
    try:
        if before:
            lock_people([before])
        return save_person(person, form.Meta.fields, by=by, before=before, action=action)
    except (PersonGone, PersonErased, PersonRestricted) as error:
        form.add_error(None, explain(error))
        raise Unanswered from error
    except IntegrityError as error:
        # Another request has just recorded the person for another event. A repeated request finds them.
        form.add_error(None, _("This person was recorded just now by somebody else. Save again."))
        raise Unanswered from error


def posted_text(request: HttpRequest, name: str) -> str:
    """Return a sent text that belongs to no form, short enough for the trail and without characters that databases
    refuse."""
    return request.POST.get(name, "").replace("\x00", "")[:500]
