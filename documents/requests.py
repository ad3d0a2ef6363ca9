"""The size of the requests that a view accepts."""

from collections.abc import Callable
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])

OTHER_FIELDS = 2**20
"""Bytes for the other fields of a form that uploads files."""


def largest_body(size: int | None) -> Callable[[View], View]:
    """Return a decorator for a view that accepts files of that many bytes together, and other fields.

    None is for a view that checks the length itself before it reads the body. bimtek_portal.body_size refuses larger
    requests, and gives all other views smaller limits.
    """

    def decorate(view: View) -> View:
        vars(view)["largest_body"] = None if size is None else size + OTHER_FIELDS
        return view

    return decorate
