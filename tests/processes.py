"""Several processes that issue certificates at the same time, on the database of the test."""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from multiprocessing.synchronize import Barrier

from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event, Number, NumberKind
from events.numbering import next_serial
from participants.certificates.issuing import Order, Overtaken, issue_certificates
from participants.models import CertificateTemplate

from .rush import PATIENCE
from .work import ROOT

DAY = date(2022, 5, 13)
ISSUE, UNGUARDED = "issue", "unguarded"
_start: Barrier  # of each process: all pass it at the same time


def run_together(mode: str, codes: Sequence[str]) -> list[str]:
    """Run a process for each event code, let all begin at the same time, and return their results.

    The test must commit its data (transactional_db). One new process loads the portal, and all others are its forks:
    the test's own process has threads and open connections, so it must not fork.
    """
    program = "import django; django.setup(); from tests.processes import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", program, str(connection.settings_dict["NAME"]), mode, *codes],
        cwd=ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE, check=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    return run.stdout.split()


def main() -> None:
    database, mode, *codes = sys.argv[1:]
    wanted = connections["default"].settings_dict
    wanted["NAME"] = database
    if "timeout" in wanted["OPTIONS"]:
        wanted["OPTIONS"]["timeout"] = PATIENCE  # a busy machine lets the last process wait for long
    with translation.override(OFFICIAL_LANGUAGE):
        reverse("healthz")  # loads all pages and translations once, and not in each process while it holds a lock
        gettext("Certificate")
    context = multiprocessing.get_context("fork")
    with context.Pool(len(codes), _keep, [context.Barrier(len(codes))]) as pool:
        results = pool.map(partial(_run, mode), codes, chunksize=1)  # none ends before all have begun
    sys.stdout.write("\n".join(results))


def _keep(barrier: Barrier) -> None:
    global _start
    _start = barrier


def _run(mode: str, code: str) -> str:
    return {ISSUE: _issue, UNGUARDED: _look_then_write}[mode](Event.objects.get(code=code))


def _issue(event: Event) -> str:
    """Issue a certificate for each person, one after the other, and return how many were issued."""
    numbers = list(event.registrations.order_by("number").values_list("number", flat=True))
    order, issued = Order(CertificateTemplate(), DAY), 0
    _start.wait(PATIENCE)
    for number in numbers:
        with suppress(Overtaken):  # another process was first
            issued += len(issue_certificates(event, order=order, expected=1, numbers=[number], by=None))
    return str(issued)


def _look_then_write(event: Event) -> str:
    """Read the next serial first and write it later, without a lock. This is the negative control."""
    serial = next_serial(NumberKind.CERTIFICATE, DAY.year)
    _start.wait(PATIENCE)
    try:
        with transaction.atomic():
            text = f"{serial}/{event.code}"
            Number.objects.create(kind=NumberKind.CERTIFICATE, year=DAY.year, serial=serial, text=text, dated_on=DAY)
    except IntegrityError:
        return "0"
    return "1"
