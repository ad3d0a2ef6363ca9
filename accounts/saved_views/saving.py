"""Saving the view of a list."""

from django.db import transaction
from django.http import QueryDict
from django.utils.http import urlencode

from accounts.models import SavedView, User
from agencies.lists import SortedList

MOST = 30
"""Views of one user."""
_LONGEST_VALUE = 100
_LONGEST = 1_000


class TooMany(Exception):
    """The user has as many views as one may have."""


class TooLong(Exception):
    """The options do not fit."""


def options_of(listed: type[SortedList], query: str) -> str:
    """Return the options of the address that a view of the list may keep, as the address has them. Raise TooLong."""
    allowed = listed.options_to_save()
    given = QueryDict(query).lists()
    more = listed.more_options  # an empty one chooses too: no column
    kept = [(name, value) for name, values in given if name in allowed for value in values if value or name in more]
    text = urlencode([pair for pair in kept if len(pair[1]) <= _LONGEST_VALUE])
    if len(text) > _LONGEST:
        raise TooLong
    return text


@transaction.atomic
def save_view(listed: type[SortedList], *, name: str, query: str, shared: bool, by: User) -> tuple[SavedView, bool]:
    """Save the options under the name; return the view and whether it is new. A view of the user with this name gets
    the new options. Raise TooMany or TooLong."""
    options = options_of(listed, query)
    User.objects.select_for_update().get(pk=by.pk)  # counts one at a time
    own = SavedView.objects.filter(owner=by)
    found = own.filter(list=listed.saved_as, name__iexact=name).first()
    if found:
        found.query, found.shared = options, shared
        found.save(update_fields=["query", "shared"])
        return found, False
    if own.count() >= MOST:
        raise TooMany
    return own.create(owner=by, list=listed.saved_as, name=name, query=options, shared=shared), True
