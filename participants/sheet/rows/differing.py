"""Columns with one meaning that say different things in a row: the first one counts, or the reader is asked."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from participants.fields.person import BY_NAME
from participants.names import bare_key
from participants.nip import normalise_nip
from participants.sheet.entries import CONTRADICTS, Entry

_ASKED = {"full_name", "nip", "sex", "rank"}
"""Fields of which a person has only one value. Of others, such as phone numbers, the first one is enough."""
_KEYS: Mapping[str, Callable[[str], str]] = {
    "full_name": bare_key,
    "nip": normalise_nip,
    "phone": lambda text: re.sub(r"\D", "", text).removeprefix("62").lstrip("0"),
}


def keep_first(name: str, texts: Sequence[str]) -> str:
    """Return the first text; of the same name, the longest spelling, which has the titles."""
    if name == "full_name":
        return max((text for text in texts if bare_key(text) == bare_key(texts[0])), key=len)
    return texts[0]


def settle_differing(entry: Entry, texts: Mapping[str, Sequence[str]]) -> None:
    """Ask about fields that have several values in the row, or note those that are not taken."""
    for name, found in texts.items():
        others = _others(name, found)
        if name == "agency":
            entry.agency_names = [found[0], *others]
        elif others and name in _ASKED:
            words = {"values": " / ".join(_shown(name, text) for text in (found[0], *others))}
            entry.refuse(name, CONTRADICTS, _("The columns say different things: %(values)s. Choose.") % words)
        elif others:
            entry.notes[name] = _("“%(text)s” is not taken, only the first one") % {"text": others[0]}


def _others(name: str, texts: Sequence[str]) -> list[str]:
    key = _KEYS.get(name, str.casefold)
    by_key = {key(text): text for text in reversed(texts) if text}
    by_key.pop(key(texts[0]), None)
    return [*reversed(by_key.values())]


def _shown(name: str, text: str) -> str:
    return BY_NAME[name].choices.get(text, text)
