"""Browsers that submit a form repeatedly, all at the same time, and the answers they get."""

import gzip
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import TypeVar
from urllib.parse import urlencode

from .data import Post, Rush, Staff
from .server import HOST

T = TypeVar("T")
ONE_ROW = "/load/one-row/"
_TIMEOUT = 60  # seconds
_NUMBER = re.compile(r"/participants/(\d+)/$")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a post.

    `status` is 0 if there was no answer. `number` is the number of the registration to which the answer redirects.
    `waits` is true if that registration is on the waiting list, `full` if all seats were taken.
    """

    post: Post
    seconds: float
    status: int
    number: int | None = None
    full: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """The answers of one rush, and its duration from the first post to the last answer."""

    seconds: float
    answers: list[list[Answer]]
    """The answers by browser, in order."""


class Browser:
    """The browser of one signed-in member of staff, with a persistent connection."""

    def __init__(self, port: int, staff: Staff):
        self._connection = HTTPConnection(HOST, port, timeout=_TIMEOUT)
        self._cookies = {"sessionid": staff.session}
        self._token = ""

    def open_form(self, path: str) -> None:
        """Load the page once to get its CSRF token."""
        _status, _headers, page = self._ask("GET", path)
        self._token = _TOKEN.findall(page)[0]

    def submit(self, path: str, post: Post) -> Answer:
        body = urlencode(post.fields | {"csrfmiddlewaretoken": self._token})
        begun = time.perf_counter()
        try:
            status, headers, page = self._ask("POST", path, body)
        except (OSError, HTTPException):
            self._connection.close()
            return Answer(post, time.perf_counter() - begun, 0)
        seconds = time.perf_counter() - begun
        if status == 302:
            number = _NUMBER.search(headers["Location"])
            return Answer(post, seconds, status, number=number and int(number[1]))
        return Answer(post, seconds, status, full=status == 409 or 'value="wait"' in page)

    def see_whether_waiting(self, event: str, answer: Answer) -> Answer:
        """Return the answer with `waits`, read from the registration's page."""
        _status, _headers, page = self._ask("GET", f"/events/{event}/participants/{answer.number}/")
        return replace(answer, waits='id="position"' in page)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, HTTPMessage, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Accept-Encoding": "gzip",
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            if name != "messages":  # a browser would drop it with the next page
                self._cookies[name] = value
        if response.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        return response.status, response.headers, content.decode()


class Crowd:
    """The browsers of all staff of a rush. They open their forms before the rush."""

    def __init__(self, port: int, rush: Rush):
        self._rush = rush
        self._browsers = [Browser(port, staff) for staff in rush.staff]
        self._all(lambda browser, _staff: browser.open_form(rush.page))

    def register(self, first: int, last: int) -> Round:
        """Let all staff register their people from `first` up to `last` (exclusive), one after the other."""
        done = self._submit(self._rush.path, first, last)
        return replace(done, answers=self._look_up(done.answers))

    def write_one_row(self, first: int, last: int) -> Round:
        """Let all staff post the same people to the view that writes one row."""
        return self._submit(ONE_ROW, first, last)

    def _submit(self, path: str, first: int, last: int) -> Round:
        begun = time.perf_counter()
        answers = self._all(lambda browser, staff: [browser.submit(path, post) for post in staff.posts[first:last]])
        return Round(time.perf_counter() - begun, answers)

    def _look_up(self, answers: list[list[Answer]]) -> list[list[Answer]]:
        event = self._rush.event.code
        return [
            [browser.see_whether_waiting(event, one) if _may_wait(one) else one for one in own]
            for browser, own in zip(self._browsers, answers, strict=True)
        ]

    def _all(self, act: Callable[[Browser, Staff], T]) -> list[T]:
        """Call `act` for all browsers at the same time and return the results."""
        with ThreadPoolExecutor(len(self._browsers)) as pool:
            return list(pool.map(act, self._browsers, self._rush.staff))


def _may_wait(answer: Answer) -> bool:
    return answer.number is not None and answer.post.button == "wait"
