"""Several processes that issue certificates at the same time, on the database of the test."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import date

from django.db import IntegrityError, connection, connections, transaction

from events.models import Event, Number, NumberKind
from events.numbering import next_serial
from participants.certificates.issuing import Order, Overtaken, issue_certificates
from participants.models import CertificateTemplate

from .rush import PATIENCE
from .work import ROOT

DAY = date(2022, 5, 13)
ISSUE, UNGUARDED = "issue", "unguarded"


def run_together(mode: str, codes: Sequence[str]) -> list[str]:
    """Start a process for each event code, let all begin at the same time, and return their outputs.

    The test must commit its data (transactional_db).
    """
    program = "import django; django.setup(); from tests.processes import main; main()"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    database = str(connection.settings_dict["NAME"])
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", program, database, mode, code],
                    cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                )
            )
            for code in codes
        ]  # fmt: skip
        try:
            for process in processes:
                assert process.stdout.readline() == "ready\n"
            for process in processes:
                process.stdin.write("go\n")
                process.stdin.flush()
            return [process.communicate(timeout=PATIENCE)[0].strip() for process in processes]
        finally:
            for process in processes:
                process.kill()


def main() -> None:
    database, mode, code = sys.argv[1:]
    connections["default"].settings_dict["NAME"] = database
    result = {ISSUE: _issue, UNGUARDED: _look_then_write}[mode](Event.objects.get(code=code))
    sys.stdout.write(f"{result}\n")


def _wait() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()


def _issue(event: Event) -> str:
    """Issue a certificate for each person, one after the other, and return how many were issued."""
    numbers = list(event.registrations.order_by("number").values_list("number", flat=True))
    order, issued = Order(CertificateTemplate(), DAY), 0
    _wait()
    for number in numbers:
        with suppress(Overtaken):  # another process was first
            issued += len(issue_certificates(event, order=order, expected=1, numbers=[number], by=None))
    return str(issued)


def _look_then_write(event: Event) -> str:
    """Read the next serial first and write it later, without a lock. This is the negative control."""
    serial = next_serial(NumberKind.CERTIFICATE, DAY.year)
    _wait()
    try:
        with transaction.atomic():
            text = f"{serial}/{event.code}"
            Number.objects.create(kind=NumberKind.CERTIFICATE, year=DAY.year, serial=serial, text=text, dated_on=DAY)
    except IntegrityError:
        return "0"
    return "1"
