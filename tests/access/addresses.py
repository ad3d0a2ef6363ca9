"""Every address of the URL resolver, also those without a name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize


@dataclass(frozen=True)
class Address:
    """One pattern. `key` is its full name or, without a name, its template; `template` has its parameters as in
    "/events/%(code)s/"."""

    key: str
    template: str
    parameters: tuple[str, ...]
    pattern: URLPattern

    def path(self, values: Mapping[str, object]) -> str:
        """Return the path with these values, each quoted."""
        return self.template % {name: quote(str(values[name]), safe="/") for name in self.parameters}

    @property
    def has_name(self) -> bool:
        return self.pattern.name is not None

    @property
    def takes_files(self) -> bool:
        """Return whether its view declares how large its files may be (documents.requests.largest_body)."""
        return hasattr(self.pattern.callback, "largest_body")


@cache
def every_address() -> tuple[Address, ...]:
    return tuple(_found(get_resolver(), "/", ""))


def _found(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        template, parameters = normalize(pattern.pattern.regex.pattern)[0]
        whole = prefix + template
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            yield from _found(pattern, whole, inner)
        else:
            name = ":".join(filter(None, (namespace, pattern.name))) if pattern.name else whole
            yield Address(name, whole, tuple(parameters), pattern)
