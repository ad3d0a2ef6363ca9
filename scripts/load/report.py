"""The results of a load test as text."""

from collections.abc import Iterable

GOAL_RATIO = 0.35
"""The lowest throughput, as a share of that of a view that writes one row."""
GOALS_FOR = ("register", "many")
GOAL_TAIL = 2.5
"""The highest 95th percentile, as a multiple of the median."""

_FAULTS_SHOWN = 10

COLUMNS = {
    "engine": "engine",
    "scenario": "scenario",
    "asked": "asked",
    "registered": "entered",
    "full": "full",
    "oversold": "oversold",
    "per_second": "per second",
    "limit_per_second": "one row",
    "ratio": "ratio",
    "first_ratio": "1st half",
    "p50_ms": "p50 ms",
    "p95_ms": "p95 ms",
    "tail": "p95/p50",
    "full_p50_ms": "full p50",
    "limit_p50_ms": "row p50",
    "limit_p95_ms": "row p95",
}


def table(results: Iterable[dict]) -> str:
    rows = [list(COLUMNS.values())] + [[str(result[name]) for name in COLUMNS] for result in results]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def verdicts(result: dict) -> list[str]:
    """Return a line about faults and goals, and a line for each fault."""
    what = f"{result['engine']}, {result['scenario']}: {len(result['faults'])} faults"
    ratio = f"{result['ratio']} of one row's throughput"
    if result["scenario"] in GOALS_FOR:
        ratio += f" (goal {GOAL_RATIO}: {_word(result['ratio'] >= GOAL_RATIO)})"
    tail = f"p95 {result['tail']} times the median (goal {GOAL_TAIL}: {_word(result['tail'] <= GOAL_TAIL)})"
    return [
        f"{what}; {ratio}; {tail}",
        *(f"  WRONG: {fault}" for fault in result["faults"][:_FAULTS_SHOWN]),
    ]


def _word(reached: bool) -> str:
    return "reached" if reached else "MISSED"
