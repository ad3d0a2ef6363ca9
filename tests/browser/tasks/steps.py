"""Counts what a task costs a user: taps, fields, page loads and kilobytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from playwright.sync_api import Locator, Page, Request


@dataclass(slots=True)
class Cost:
    """What a task takes. A field is typed into or chosen in; a tap is anything else that is pressed."""

    taps: int = 0
    fields: int = 0
    loads: int = 0
    kilobytes: float = 0


class Steps:
    """A user on one page, whose steps are counted."""

    def __init__(self, page: Page):
        self.page = page
        self._cost = Cost()
        page.on("requestfinished", self._count)

    @contextmanager
    def task(self, *, taps: int, fields: int = 0, loads: int, kilobytes: int = 20) -> Iterator[None]:
        """Fail if what is done inside costs more."""
        self._cost, most = Cost(), Cost(taps, fields, loads, kilobytes)
        yield
        self.page.wait_for_load_state("networkidle")
        found = asdict(self._cost)
        assert {name: value for name, value in found.items() if value > asdict(most)[name]} == {}, found

    def tap(self, place: Locator) -> None:
        place.click()
        self._cost.taps += 1

    def link(self, name: str, *, within: str = "body") -> None:
        self.tap(self.page.locator(within).get_by_role("link", name=name).first)

    def button(self, name: str, *, within: str = "body") -> None:
        self.tap(self.page.locator(within).get_by_role("button", name=name).first)

    def fill(self, **fields: str) -> None:
        """Type into the fields with these names, or choose the value in a list."""
        for name, value in fields.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
            self._cost.fields += 1

    def choose(self, place: Locator, content: bytes, name: str = "surat.pdf") -> None:
        place.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        self._cost.taps += 1

    def _count(self, request: Request) -> None:
        if request.frame == self.page.main_frame and request.is_navigation_request():
            self._cost.loads += request.redirected_from is None
        self._cost.kilobytes += max(request.sizes()["responseBodySize"], 0) / 1024
