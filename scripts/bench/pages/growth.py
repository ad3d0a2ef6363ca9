"""python -m scripts.bench.pages.growth SMALL.json LARGE.json

Compares the pages of two runs of `make bench`, at scales 0.1 and 1.0.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path

OF_REPORTS, OF_OTHERS = 12.0, 1.5
"""How many times as long a page may take with ten times the data."""


@dataclass(frozen=True, slots=True)
class Growth:
    """`times` is how many times as long the page takes in the larger run."""

    name: str
    reader: str
    engine: str
    times: float
    goal: float

    @property
    def is_met(self) -> bool:
        return self.times <= self.goal


def grown(small: list[dict], large: list[dict]) -> list[Growth]:
    """Return the growth of the pages that are measured in both runs."""
    before = {_key(line): line["ours_s"] for line in small if line.get("reader") and line["ours_s"]}
    return [
        Growth(*_key(line), round(line["ours_s"] / before[_key(line)], 2), _goal(line["name"]))
        for line in large
        if line.get("reader") and line["ours_s"] and _key(line) in before
    ]


def _key(line: dict) -> tuple[str, str, str]:
    return line["name"], line["reader"], line["engine"]


def _goal(name: str) -> float:
    return OF_REPORTS if name.startswith("/reports/") else OF_OTHERS


def main(small: str, large: str) -> None:
    lines = grown(*(json.loads(Path(name).read_text()) for name in (small, large)))
    for line in sorted(lines, key=lambda line: line.times / line.goal, reverse=True):
        mark = "" if line.is_met else "  missed"
        print(f"{line.name:70} {line.reader:14} {line.engine:10} {line.times:6.2f} {line.goal:5.1f}{mark}")


if __name__ == "__main__":
    main(*sys.argv[1:])
