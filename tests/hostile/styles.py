"""Whether the pages' style sheet, which has a part of Bootstrap, has the rules of all classes of a page."""

import re
from functools import cache

from scripts.web_styles import SOURCE, TARGET

_CLASS = re.compile(r"""\sclass=["']([^"']*)""")
_SELECTED = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def unstyled(page: str) -> list[str]:
    """Return a fault for each class of the page whose rules were left out (scripts/web_styles.py)."""
    classes = {name for names in _CLASS.findall(page) for name in names.split()}
    return [f"the style sheet lacks the rules of the class {name}" for name in sorted(classes & _left_out())]


@cache
def _left_out() -> set[str]:
    every, kept = ({*_SELECTED.findall(path.read_text())} for path in (SOURCE, TARGET))
    return every - kept
