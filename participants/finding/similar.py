"""People with a name like one that a search did not find: Budi Kusuma for "budy kusuma"."""

from django.db.models import QuerySet

from participants.identity.likeness import Likeness, compare
from participants.models import Participant
from participants.names import bare_words

from .people import named_with

_COMPARED = 500
"""Names that one search compares at most."""
_MOST_WORDS = 4
_BEGINNINGS = (2, 1)
"""Letters with which a word of the name must begin as it was typed. Slips are rare in them."""


def similar_people(text: str, people: QuerySet[Participant]) -> list[Participant]:
    """Return the people in whose names each word of the text is a word with a slip or in another spelling, the likest
    first. `people` are those that the reader may see. It takes two queries at most, which read a few hundred names."""
    words = bare_words(text)
    if not words or not all(map(str.isalpha, words)) or len(words) > _MOST_WORDS:
        return []
    for length in _BEGINNINGS:
        some = named_with({word[:length] for word in words}).values("pk")
        read = people.filter(pk__in=some).order_by("full_name", "pk")[:_COMPARED]
        if alike := [person for person in read if _fits(text, person.full_name)]:
            return sorted(alike, key=lambda person: -compare(text, person.full_name))
    return []


def _fits(text: str, name: str) -> bool:
    if compare(text, name) is not Likeness.DIFFERENT:
        return True
    parts = bare_words(name)
    return all(any(compare(word, part) is not Likeness.DIFFERENT for part in parts) for word in bare_words(text))
