"""Counts what a task costs a user: taps, fields, page loads and kilobytes, as docs/tasks.md limits them."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Request, expect

from scripts.check_translations import ROOT

TABLE = ROOT / "docs" / "tasks.md"


@dataclass(slots=True)
class Cost:
    """What a task takes. A field is typed into or chosen in; a tap is anything else that is pressed."""

    taps: int = 0
    fields: int = 0
    loads: int = 0
    kilobytes: float = 0


def limits() -> dict[str, Cost]:
    """Return {name of a test: what its task costs}, as the table of docs/tasks.md says."""
    rows = [[cell.strip() for cell in line.split("|")] for line in TABLE.read_text().splitlines() if "`test_" in line]
    return {row[6].strip("`"): Cost(*map(int, row[2:6])) for row in rows}


def names_of_tests() -> list[str]:
    """Return the names of the tests of this folder."""
    trees = [ast.parse(path.read_text()) for path in Path(__file__).parent.glob("test_*.py")]
    return [one.name for tree in trees for one in tree.body if isinstance(one, ast.FunctionDef) and "test_" in one.name]


class Steps:
    """A user on one page, whose steps are counted."""

    def __init__(self, page: Page, limit: Cost):
        self.page, self.limit, self.cost = page, limit, Cost()
        self._bytes: dict[str, int] = {}
        page.on("requestfinished", self._count)
        self._network = page.context.new_cdp_session(page)
        self._network.on("Network.loadingFinished", lambda event: self._weigh(event["requestId"], event))
        self._network.on("Network.responseReceived", lambda event: self._weigh(event["requestId"], event["response"]))
        self._network.send("Network.enable")

    @contextmanager
    def task(self, start: str = "") -> Iterator[None]:
        """Open the page where the user is before the task, so that styles and scripts are known. Count what is done
        inside, and fail if it is not what the table says."""
        if start:
            self.page.goto(start)
            self.page.wait_for_load_state("networkidle")
        self.cost = Cost()
        self._bytes.clear()
        yield
        self.page.wait_for_load_state("networkidle")
        self.cost.kilobytes += sum(self._bytes.values()) / 1024
        assert self.cost.kilobytes <= self.limit.kilobytes, self.cost
        assert asdict(replace(self.cost, kilobytes=self.limit.kilobytes)) == asdict(self.limit), self.cost

    def tap(self, place: Locator) -> None:
        place.click()
        self.cost.taps += 1

    def link(self, name: str, *, within: str = "body") -> None:
        self.tap(self.page.locator(within).get_by_role("link", name=name).first)

    def button(self, name: str, *, within: str = "main") -> None:
        self.tap(self.page.locator(within).get_by_role("button", name=name).first)

    def open_menu(self, name: str) -> None:
        self.tap(self.page.locator("details.menu summary", has_text=name))

    def account(self) -> None:
        """Open the menu of the account."""
        self.tap(self.page.locator(".who details.menu summary"))

    def fill(self, **fields: str) -> None:
        """Type into the fields with these names, or choose the value in a list."""
        for name, value in fields.items():
            self.enter(self.page.locator(f"main [name={name}]").first, value)

    def enter(self, field: Locator, value: str) -> None:
        """Type into the field, or choose the value in a list."""
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        self.cost.fields += 1

    def choose(self, place: Locator, content: bytes, name: str = "surat.pdf") -> None:
        """Choose a file of the device."""
        place.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
        self.cost.taps += 1

    def download(self, place: Locator) -> bytes:
        """Tap on what gives a file, and return it. Chromium weighs a file only in part, so its size counts."""
        self.page.wait_for_load_state("networkidle")
        before = dict(self._bytes)
        with self.page.expect_download() as downloading:
            self.tap(place)
        content = downloading.value.path().read_bytes()
        self._bytes = before
        self.cost.kilobytes += len(content) / 1024
        return content

    def succeeds(self, *texts: str) -> None:
        """Wait for a message of success that names these things."""
        for text in texts:
            expect(self.page.locator(".alert-success").first).to_contain_text(text)

    def _count(self, request: Request) -> None:
        if request.frame == self.page.main_frame and request.is_navigation_request():
            self.cost.loads += request.redirected_from is None

    def _weigh(self, request: str, event: dict[str, Any]) -> None:
        """Note the bytes that came over the line for a request: compressed, with headers, 0 for a cached file. After a
        redirect Chromium says 0 at the end, so the larger number counts."""
        self._bytes[request] = max(self._bytes.get(request, 0), event["encodedDataLength"])
