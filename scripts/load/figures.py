"""The figures of a load test."""

from collections.abc import Sequence
from statistics import median, quantiles

from .clients import Answer, Round


def figures(registering: Sequence[Round], limit: Sequence[Round]) -> dict[str, float | int]:
    """Return throughput (answers per second) and times (milliseconds), compared with the view that writes one row.

    `first_ratio` compares only the first rounds, when there are still seats for most people.
    """
    answers, rows = _answers(registering), _answers(limit)
    speed, limit_speed = _speed(registering), _speed(limit)
    p50, p95 = _milliseconds(answers)
    limit_p50, limit_p95 = _milliseconds(rows)
    return {
        "asked": len(answers),
        "registered": sum(one.status == 302 for one in answers),
        "full": sum(one.full for one in answers),
        "per_second": round(speed, 1),
        "limit_per_second": round(limit_speed, 1),
        "ratio": round(speed / limit_speed, 3),
        "first_ratio": round(_speed(registering[:1]) / _speed(limit[:1]), 3),
        "p50_ms": p50,
        "p95_ms": p95,
        "full_p50_ms": _milliseconds([one for one in answers if one.full])[0],
        "tail": round(p95 / p50, 2),
        "limit_p50_ms": limit_p50,
        "limit_p95_ms": limit_p95,
        "limit_failed": sum(one.status != 204 for one in rows),
    }


def _answers(rounds: Sequence[Round]) -> list[Answer]:
    return [one for each in rounds for own in each.answers for one in own]


def _speed(rounds: Sequence[Round]) -> float:
    return len(_answers(rounds)) / sum(each.seconds for each in rounds)


def _milliseconds(answers: list[Answer]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    times = [one.seconds * 1000 for one in answers]
    return round(median(times), 1), round(quantiles(times, n=20)[-1], 1)
