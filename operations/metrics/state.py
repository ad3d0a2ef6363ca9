"""Figures read from the database and the disk at the moment of the question."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from accounts.models import Job, Message
from events.models import Quota
from operations.health.background import longest_wait
from operations.health.database import UNREACHABLE
from operations.health.storage import free_space
from operations.models import Backup


class State(Collector):
    """A collector of Prometheus. Without the database it still gives bimtek_database_up and the free space."""

    def describe(self) -> list[GaugeMetricFamily]:
        return []  # otherwise the registry would read the database when it is made

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            of_database = [*_jobs(), *_mails(), *_seats(), *_backups()]
            is_up = 1
        except UNREACHABLE:
            of_database, is_up = [], 0
        yield GaugeMetricFamily("bimtek_database_up", "1 if the database answers", value=is_up)
        yield GaugeMetricFamily("bimtek_disk_free_bytes", "Free space for files and SQLite", value=free_space())
        yield from of_database


def _jobs() -> Iterator[GaugeMetricFamily]:
    jobs = Job.objects.values_list("state").annotate(count=Count("pk")).order_by()
    yield _by_state("bimtek_jobs", "Jobs by state", dict(jobs), Job.State.values)
    waiting = longest_wait() / timedelta(seconds=1)
    yield GaugeMetricFamily("bimtek_queue_wait_seconds", "How long the first task has waited", value=waiting)


def _mails() -> Iterator[GaugeMetricFamily]:
    mails = Message.objects.values_list("state").annotate(count=Count("pk")).order_by()
    yield _by_state("bimtek_mails", "Mails by state", dict(mails), Message.State.values)
    due = Message.objects.due(timezone.now()).count()
    yield GaugeMetricFamily("bimtek_mails_due", "Mails whose next attempt is due", value=due)


def _seats() -> Iterator[GaugeMetricFamily]:
    """Give the seats of events that have not begun."""
    coming = Quota.objects.filter(event__starts_on__gt=timezone.localdate())
    sums = coming.aggregate(seats=Sum("seats"), taken=Sum("taken"), overbooked=Sum("overbooked"))
    family = GaugeMetricFamily("bimtek_seats", "Seats of coming events", labels=["kind"])
    for kind, seats in sums.items():
        family.add_metric([kind], seats or 0)
    yield family
    oversold = coming.filter(taken__gt=F("seats") + F("overbooked")).count()
    yield GaugeMetricFamily("bimtek_quotas_oversold", "Quotas with more people than seats; always 0", value=oversold)


def _backups() -> Iterator[GaugeMetricFamily]:
    """Give the age of the latest complete backup, or nothing if there is none: an alarm must also ask for absence."""
    age = Backup.objects.age()
    if age is not None:
        seconds = age / timedelta(seconds=1)
        yield GaugeMetricFamily("bimtek_backup_age_seconds", "Age of the latest complete backup", value=seconds)


def _by_state(name: str, text: str, counts: dict[str, int], states: list[str]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=["state"])
    for state in states:
        family.add_metric([state], counts.get(state, 0))
    return family
