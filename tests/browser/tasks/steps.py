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


def limits() -> dict[str, dict[str, Cost]]:
    """Return {name of a test: {task: what it costs}}, as the table of docs/tasks.md says."""
    found: dict[str, dict[str, Cost]] = {}
    for line in TABLE.read_text().splitlines():
        if "`test_" in line:
            row = [cell.strip() for cell in line.split("|")]
            found.setdefault(row[6].strip("`"), {})[row[1]] = Cost(*map(int, row[2:6]))
    return found


def texts_of_tests() -> dict[str, set[str]]:
    """Return {name of a test of this folder: the texts in it}."""
    trees = [ast.parse(path.read_text()) for path in Path(__file__).parent.glob("test_*.py")]
    tests = [one for tree in trees for one in tree.body if isinstance(one, ast.FunctionDef) and "test_" in one.name]
    return {test.name: {str(one.value) for one in ast.walk(test) if isinstance(one, ast.Constant)} for test in tests}


class Steps:
    """A user on one page, whose steps are counted."""

    def __init__(self, page: Page, limits: dict[str, Cost]):
        self.page, self.limits, self.cost = page, limits, Cost()
        self._bytes: dict[str, int] = {}
        self._addresses: dict[str, str] = {}
        page.on("requestfinished", self._count)
        self._network = page.context.new_cdp_session(page)
        self._network.on("Network.requestWillBeSent", self._begin)
        self._network.on("Network.requestServedFromCache", lambda event: self._bytes.pop(event["requestId"], None))
        self._network.on("Network.responseReceived", lambda event: self._weigh(event["requestId"], event["response"]))
        self._network.on("Network.loadingFinished", lambda event: self._weigh(event["requestId"], event))
        self._network.send("Network.enable")

    @contextmanager
    def task(self, start: str = "", name: str = "") -> Iterator[None]:
        """Open the page where the user is before the task, so that styles and scripts are known. Count what is done
        inside, and fail if it is not what the table says. A test with several rows gives the name of the row."""
        limit = self.limits[name] if name else next(iter(self.limits.values()))
        if start:
            self.page.goto(start)
            self.page.wait_for_load_state("networkidle")
        self.cost = Cost()
        self._bytes.clear()
        yield
        self.page.wait_for_load_state("networkidle")
        self.cost.kilobytes += sum(self._bytes.values()) / 1024
        assert self.cost.kilobytes <= limit.kilobytes, (name, self.cost, self._weighed())
        assert asdict(replace(self.cost, kilobytes=limit.kilobytes)) == asdict(limit), (name, self.cost)

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
        self.choose_all(place, {name: content})

    def choose_all(self, place: Locator, files: dict[str, bytes]) -> None:
        """Choose files of the device, given as {name: content}, at once."""
        kind = "application/octet-stream"
        place.set_input_files([{"name": name, "mimeType": kind, "buffer": file} for name, file in files.items()])
        self.cost.taps += 1

    def press(self, key: str) -> None:
        """Press a key that does something at once, as the letters of attendance do."""
        self.page.keyboard.press(key)
        self.cost.taps += 1

    def paste(self, field: Locator, text: str) -> None:
        """Paste the text into the field."""
        field.evaluate(
            """(field, text) => {
                const data = new DataTransfer();
                data.setData("text", text);
                const options = { clipboardData: data, bubbles: true, cancelable: true };
                field.dispatchEvent(new ClipboardEvent("paste", options));
            }""",
            text,
        )
        self.cost.fields += 1

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

    def _begin(self, event: dict[str, Any]) -> None:
        """Weigh this request. Those that began before the task are not weighed, nor the icon of the page, for which
        Chromium asks when it has time, nor the page of a job, which asks for itself until the job is done: how often
        depends on the machine."""
        address = event["request"]["url"]
        asks_for_itself = event["type"] == "Fetch" and address == event["documentURL"]
        if not address.endswith("/mark.svg") and not asks_for_itself:
            self._bytes.setdefault(event["requestId"], 0)
            self._addresses[event["requestId"]] = address

    def _weighed(self) -> list[tuple[str, int]]:
        """Return the addresses and their bytes, for the message of a failure."""
        return [(self._addresses[request], size) for request, size in self._bytes.items() if size]

    def _weigh(self, request: str, event: dict[str, Any]) -> None:
        """Note the bytes that came over the line for a request: compressed, with headers, 0 for a file from the disk.
        After a redirect Chromium says 0 at the end, so the larger number counts. Of a file that the page before still
        had in memory, Chromium repeats the bytes, so it is not weighed at all."""
        if request in self._bytes:
            self._bytes[request] = max(self._bytes[request], event["encodedDataLength"])
