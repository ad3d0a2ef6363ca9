"""Placeholders in texts of users: words in braces from a fixed list.

Such a text is never a template. The words are replaced once, and nothing else in it is read.
"""

import re
from collections.abc import Mapping

_USED = re.compile(r"\{([^{}\n]*)\}")


def used(text: str) -> set[str]:
    """Return the words in braces."""
    return set(_USED.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with the values in place of their words. Braces within values, and other words in braces, stay as
    they are."""
    return _USED.sub(lambda found: values.get(found[1], found[0]), text)
