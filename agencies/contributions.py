"""What apps contribute to the work of an app below them, which cannot import them."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from django.utils.module_loading import autodiscover_modules

T = TypeVar("T")


class Contributions(Generic[T]):
    """Objects that the modules of this name add, in the order of the apps. The modules are imported when the objects
    are first needed."""

    def __init__(self, module: str):
        self._module = module
        self._found: list[T] = []
        self._is_complete = False

    def add(self, one: T) -> T:
        """Add an object and return it, so that this can be a decorator."""
        self._found.append(one)
        return one

    def __iter__(self) -> Iterator[T]:
        if not self._is_complete:
            autodiscover_modules(self._module)
            self._is_complete = True
        return iter(self._found)
