"""`make hostile`: invented requests and malformed files against the portal, on SQLite and on PostgreSQL.

python -m scripts.hostile [sqlite] [postgres] [--requests N] [--uploads N] [--seed TEXT]

It runs tests/hostile with these numbers on each engine, prints totals and the slowest answers, and ends with 1 if a
request did harm. A failure names the seed and the number of its request, which HOSTILE_SEED and HOSTILE_ONLY repeat.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ENGINES = ("sqlite", "postgres")
SECONDS = 5
"""A slower answer is a fault."""
_SLOWEST = 5


def main() -> None:
    arguments = _arguments()
    print(f"Seed {arguments.seed}", flush=True)
    failed = [engine for engine in arguments.engines or ENGINES if not _passes(engine, arguments)]
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}. To repeat a request: HOSTILE_SEED={arguments.seed} HOSTILE_ONLY=number")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make hostile", description="Invented requests and malformed files.")
    parser.add_argument("engines", nargs="*", choices=[[], *ENGINES], help="default: both")
    parser.add_argument("--requests", type=int, default=50_000, help="on each engine")
    parser.add_argument("--uploads", type=int, default=1_000, help="on each engine")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    return parser.parse_args()


def _passes(engine: str, arguments: argparse.Namespace) -> bool:
    print(f"\n== {engine} ==", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "TEST_DB": engine,
            "HOSTILE_SEED": arguments.seed,
            "HOSTILE_REQUESTS": str(arguments.requests),
            "HOSTILE_UPLOADS": str(arguments.uploads),
            "HOSTILE_SECONDS": str(SECONDS),
            "HOSTILE_TOTALS": folder,
        }
        command = [
            sys.executable,
            "-m",
            "pytest",
            "--numprocesses",
            "auto",
            "--maxprocesses",
            "4",
            "--dist",
            "worksteal",
        ]
        status = subprocess.run([*command, "-q", "--nomigrations", "tests/hostile"], env=environment, check=False)
        facts = [json.loads(path.read_text()) for path in sorted(Path(folder).glob("*.json"))]
    print("\n".join(summary(facts)), f"({(time.monotonic() - started) / 60:.0f} minutes)", flush=True)
    return status.returncode == 0 and _count(facts, "requests") >= arguments.requests


def summary(facts: Iterable[dict]) -> list[str]:
    """Return the lines with the totals of each kind: answers by status, and the slowest."""
    facts, lines = list(facts), []
    for kind in ("requests", "uploads"):
        statuses = _statuses(facts, kind)
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
        lines.append(f"{statuses.total()} {kind} ({answers})")
        slowest = sorted((one for fact in facts if fact["kind"] == kind for one in fact["slowest"]), reverse=True)
        lines += [f"  {seconds:.2f} s, number {number}: {text}" for seconds, number, text in slowest[:_SLOWEST]]
    return lines


def _statuses(facts: Iterable[dict], kind: str) -> Counter[int]:
    found: Counter[int] = Counter()
    for fact in facts:
        if fact["kind"] == kind:
            found.update({int(status): count for status, count in fact["statuses"].items()})
    return found


def _count(facts: Iterable[dict], kind: str) -> int:
    return _statuses(facts, kind).total()


if __name__ == "__main__":
    main()
