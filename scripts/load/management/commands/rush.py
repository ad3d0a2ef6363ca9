"""The command that runs the load test on one engine, in the empty database of scripts.load.settings."""

import json
from collections.abc import Callable
from pathlib import Path

from django.core.management import BaseCommand, call_command
from django.db import connections

from scripts.load.clients import Answer, Crowd
from scripts.load.data import Rush, hot_quota, many_quotas, register_alone
from scripts.load.figures import figures
from scripts.load.server import running_server
from scripts.load.verdict import faults, oversold
from scripts.scratch import scratch_directory

ROUNDS = 2
"""Registering and writing one row alternate, so that both run under the same conditions."""
SCENARIOS: list[tuple[Callable[[int], Rush], int]] = [(register_alone, 8), (many_quotas, 8), (hot_quota, 4)]
"""The scenarios, each with the number of people that every client registers in all rounds together."""


class Command(BaseCommand):
    help = "Let 64 clients register for too few seats on a production server, and write the results as JSON."

    def add_arguments(self, parser):
        parser.add_argument("result", type=Path)

    def handle(self, *, result: Path, **options):
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        rushes = [(make(posts), posts) for make, posts in SCENARIOS]
        connections.close_all()
        with running_server(scratch_directory() / "server.log") as port:
            measured = [_measured(port, rush, posts) for rush, posts in rushes]
        result.write_text(json.dumps(measured))


def _measured(port: int, rush: Rush, posts: int) -> dict:
    crowd, registering, limit = Crowd(port, rush), [], []
    for turn in range(ROUNDS):
        part = (posts * turn // ROUNDS, posts * (turn + 1) // ROUNDS)
        limit.append(crowd.write_one_row(*part))
        registering.append(crowd.register(*part))
    answers = [one for each in registering for own in each.answers for one in own]
    return {"scenario": rush.name} | figures(registering, limit) | _found(rush, answers)


def _found(rush: Rush, answers: list[Answer]) -> dict:
    return {"oversold": oversold(rush.event), "faults": faults(rush.event, answers)}
