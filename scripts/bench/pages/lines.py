"""The measurement of one page, and the table of all. Needs no settings."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from http import HTTPStatus

MOST_QUERIES = 25
MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page as one reader sees it. `bytes` is its size as compressed, `ratio` its time relative to the national
    coverage page. `status` is another one than 200 if the page does not open for the reader."""

    name: str
    reader: str
    engine: str
    status: int
    ours_s: float | None = None
    limit_s: float | None = None
    ratio: float | None = None
    goal: float | None = None
    queries: int | None = None
    bytes: int | None = None
    may_lead_on: bool = False

    @property
    def is_met(self) -> bool:
        return self.ratio is None or self.goal is None or self.ratio <= self.goal

    def problems(self) -> Iterator[str]:
        """Yield what must not be on any machine."""
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            yield f"{self.name} ({self.reader}): {self.status}"
        if self.queries and self.queries > MOST_QUERIES:
            yield f"{self.name} ({self.reader}): {self.queries} queries"
        if self.goal and self.bytes and self.bytes > MOST_BYTES:
            yield f"{self.name} ({self.reader}): {self.bytes // 1000} KB"

    def as_json(self) -> dict:
        return asdict(self)


def print_pages(pages: list[PageLine]) -> None:
    """Print the pages that open, the slowest first within their engine."""
    print(f"{'page':70} {'reader':14} {'engine':10} {'s':>7} {'ratio':>6} {'goal':>5} {'queries':>7} {'KB':>6}")
    for page in sorted(pages, key=lambda page: (page.engine, -(page.ratio or 0))):
        if page.ratio is None or page.bytes is None:
            continue
        goal = "" if page.goal is None else f"{page.goal:.1f}"
        print(
            f"{page.name:70} {page.reader:14} {page.engine:10} {page.ours_s:7.3f} {page.ratio:6.2f} {goal:>5} "
            f"{page.queries:7} {page.bytes / 1000:6.1f}{'' if page.is_met else '  missed'}"
        )
