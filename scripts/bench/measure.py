"""The lines of bench.json, and the timing of alternating actions."""

import gc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Line:
    """A result. `ratio` is ours / limit, and `goal` is its maximum.

    If `limit_s` is None, there is nothing to compare with and the time is only for information.
    """

    name: str
    ours_s: float
    limit_s: float | None = None
    ratio: float | None = None
    rows: int | None = None
    peak_mb: int | None = None
    engine: str = ""
    goal: float | None = None

    @property
    def is_met(self) -> bool:
        return self.goal is None or self.ratio is None or self.ratio <= self.goal

    def as_json(self) -> dict:
        return asdict(self)


def compared(name: str, ours: float, limit: float, **more) -> Line:
    return Line(name, round(ours, 4), round(limit, 4), round(ours / limit, 3), **more)


def alternated(actions: dict[str, Callable[[], object]], *, rounds: int) -> dict[str, float]:
    """Return the median seconds of each action. Actions alternate, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds + 1):
        for name, action in actions.items():
            gc.collect()
            start = perf_counter()
            action()
            times[name].append(perf_counter() - start)
    return {name: median(found[1:]) for name, found in times.items()}
