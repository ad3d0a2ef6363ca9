"""What a message offers to undo: a signed text that says which action it was, for ten minutes and for its user only.

Each kind of action has a function that undoes it, in the package that does the action. The text has keys, statuses and
times, and no data of people.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from accounts.models import User

UNDOABLE = timedelta(minutes=10)
_SALT = "participants.undoing"

Data = dict[str, Any]
"""What the function of the kind needs, as JSON has it."""


class OfferUnreadable(Exception):
    """The text is not one that the portal gave to this user."""


class NotUndone(Exception):
    """The action cannot be undone any more; `reasons` are sentences."""

    def __init__(self, *reasons: str):
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class UndoneBefore(Exception):
    """The user has undone the action already."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be undone. `mails` is the number of mails that tell people so, `address` the page to go to after it."""

    kind: str
    data: Data
    address: str
    mails: int = 0
    is_late: bool = False

    def tag(self, by: User) -> str:
        """Return the tag that puts the button into the message of the action."""
        signed = signing.dumps([by.pk, self.kind, self.data, self.address, self.mails], salt=_SALT, compress=True)
        return f"{TAG}{self.mails}:{signed}"


TAG = "undo:"

Undo = Callable[..., str]
"""Undo the action of the data: takes the data, `by` and `news`, and returns the sentence that says what was undone. It
runs in a transaction. Raises NotUndone, UndoneBefore or Http404."""
_undoes: dict[str, Undo] = {}


def undoes(kind: str) -> Callable[[Undo], Undo]:
    """Return a decorator for the function that undoes actions of this kind."""

    def register(undo: Undo) -> Undo:
        _undoes[kind] = undo
        return undo

    return register


def undo_of(kind: str) -> Undo:
    return _undoes[kind]


def read_offer(text: str, *, by: User) -> Offer:
    """Return the offer of the signed text. Raise OfferUnreadable, also for the text of another user."""
    try:
        user, kind, data, address, mails = signing.loads(text, salt=_SALT)
    except signing.BadSignature as error:
        raise OfferUnreadable from error
    if user != by.pk:
        raise OfferUnreadable
    return Offer(kind, data, address, mails, is_late=_is_late(text))


def _is_late(text: str) -> bool:
    try:
        signing.loads(text, salt=_SALT, max_age=UNDOABLE)
    except signing.SignatureExpired:
        return True
    return False
