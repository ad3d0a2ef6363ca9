"""Browsers that press a button again and again, all at once, and what each was answered."""

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
    """What came back for a post. `status` is 0 where nothing came; `number` is the registration's to which the browser
    is sent, `waits` says that its page shows a place on the waiting list, `full` that the answer was that all seats are
    taken."""

    post: Post
    seconds: float
    status: int
    number: int | None = None
    full: bool = False
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """One rush from the first press to the last answer."""

    seconds: float
    answers: list[list[Answer]]
    """Of each browser, in its order."""


class Browser:
    """One member of staff at one screen, signed in, with a connection that is kept as long as the server keeps it."""

    def __init__(self, port: int, staff: Staff):
        self._connection = HTTPConnection(HOST, port, timeout=_TIMEOUT)
        self._cookies = {"sessionid": staff.session}
        self._token = ""

    def open_form(self, path: str) -> None:
        """Read the page once, for its token."""
        _status, _headers, page = self._ask("GET", path)
        self._token = _TOKEN.search(page)[1]

    def press(self, path: str, post: Post) -> Answer:
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
        """The answer with `waits`, read where it leads: the address does not say whether there was a seat."""
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
            if name != "messages":  # read and dropped by the next page, which is not opened here
                self._cookies[name] = value
        if response.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        return response.status, response.headers, content.decode()


class Crowd:
    """All staff of a rush at their screens. Opening the form is not part of the rush."""

    def __init__(self, port: int, rush: Rush):
        self._rush = rush
        self._browsers = [Browser(port, staff) for staff in rush.staff]
        self._all(lambda browser, _staff: browser.open_form(rush.page))

    def register(self, first: int, last: int) -> Round:
        """Everybody registers their people from number `first` to before `last`, one after the other."""
        done = self._press(self._rush.path, first, last)
        return replace(done, answers=self._look_up(done.answers))

    def write_one_row(self, first: int, last: int) -> Round:
        """The same people typed into the view that writes one row."""
        return self._press(ONE_ROW, first, last)

    def _press(self, path: str, first: int, last: int) -> Round:
        begun = time.perf_counter()
        answers = self._all(lambda browser, staff: [browser.press(path, post) for post in staff.posts[first:last]])
        return Round(time.perf_counter() - begun, answers)

    def _look_up(self, answers: list[list[Answer]]) -> list[list[Answer]]:
        event = self._rush.event.code
        return [
            [browser.see_whether_waiting(event, one) if _may_wait(one) else one for one in own]
            for browser, own in zip(self._browsers, answers, strict=True)
        ]

    def _all(self, act: Callable[[Browser, Staff], T]) -> list[T]:
        """Everybody does it at the same moment; what each returns."""
        with ThreadPoolExecutor(len(self._browsers)) as pool:
            return list(pool.map(act, self._browsers, self._rush.staff))


def _may_wait(answer: Answer) -> bool:
    return answer.number is not None and answer.post.button == "wait"
