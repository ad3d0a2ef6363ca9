"""The parameters that pages know: fields of their forms, of all forms and filters, and those that views read."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.forms import BaseForm
from django_filters import FilterSet

_READ = re.compile(r'(?:GET|POST)(?:\.get(?:list)?\(|\[)\s*"([\w-]+)"')
_OF_LIBRARIES = ["next", "language", "q", "p", "o", "e", "all", "page", "_popup", "_to_field", "_facets",
"_changelist_filters",
                 "action", "_selected_action", "index", "select_across", "_save", "_continue", "_addanother",
                 "_saveasnew",
                 "post", "app_label", "model_name", "field_name", "term", "csrfmiddlewaretoken",
                 "province__code__exact",
                 "kind__exact", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "sessions-TOTAL_FORMS", "quotas-TOTAL_FORMS",
                 "login", "password", "code", "credential", "state", "provider", "since"]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A field of a page's form, with the values that the page offers."""

    name: str
    values: tuple[str, ...] = ("",)
    is_file: bool = False

    def value(self, chance: random.Random) -> str:
        return chance.choice(self.values)


@dataclass(frozen=True)
class Page:
    """What a page asks for: the fields of its forms and the parameters of its links."""

    fields: tuple[Field, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def files(self) -> list[str]:
        return [field.name for field in self.fields if field.is_file]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.files: set[str] = set()
        self.parameters: set[str] = set()
        self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag in ("input", "button", "textarea", "select") and name:
            self.values.setdefault(name, []).append(value)
            self.files |= {name} if found.get("type") == "file" else set()
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            self.values[self._select].append(value)
        if tag == "a":
            self.parameters |= {name for name, _value in parse_qsl(urlsplit(found.get("href") or "").query)}


def read_page(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    names = sorted(reader.values.keys() - {"csrfmiddlewaretoken"})
    fields = tuple(Field(name, tuple(dict.fromkeys(reader.values[name])), name in reader.files) for name in names)
    return Page(fields, tuple(sorted(reader.parameters)))


@cache
def all_parameters() -> tuple[str, ...]:
    """Return the names of the fields of all forms and filters, and of the parameters that views read."""
    names = set(_OF_LIBRARIES)
    for form in _subclasses(BaseForm):
        names |= {*getattr(form, "base_fields", {})}
    for filters in _subclasses(FilterSet):
        names |= {*filters.base_filters}
    for app in ("agencies", "accounts", "events", "participants", "operations", "reports", "documents"):
        for path in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            names |= set(_READ.findall(path.read_text()))
    return tuple(sorted(names))


def _subclasses(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)
