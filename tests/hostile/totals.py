"""What `make hostile` prints at its end: how many requests got which answers, and the slowest ones."""

import json
import os
from collections import Counter
from pathlib import Path
from uuid import uuid4

from .sending import Outcome, Sent

KEPT = 10


class Totals:
    """The numbers of one block of requests."""

    def __init__(self, kind: str):
        self.kind, self.statuses = kind, Counter[int]()
        self.slowest: list[tuple[float, int, str]] = []
        self.faults: list[str] = []

    def count(self, number: int, sent: Sent, outcome: Outcome) -> None:
        self.statuses[outcome.status] += 1
        self.faults += [f"{self.kind}, number {number}: {sent}\n    {fault}" for fault in outcome.faults]
        self.slowest = sorted([*self.slowest, (outcome.seconds, number, str(sent)[:200])], reverse=True)[:KEPT]

    def write(self) -> None:
        """Leave the numbers for scripts.hostile, which started the run."""
        if folder := os.environ.get("HOSTILE_TOTALS"):
            facts = {"kind": self.kind, "statuses": self.statuses, "slowest": self.slowest, "faults": self.faults}
            Path(folder, f"{uuid4()}.json").write_text(json.dumps(facts))
