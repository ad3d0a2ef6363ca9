"""Attendance of people at sessions: the present marks, and the log of all marks."""

from collections.abc import Iterable
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import known
from events.models import Session

from .door import DoorLink
from .registration import Registration


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def present(self) -> Self:
        return self.filter(mark__in=Attendance.Mark.present())

    def counted_by_session(self) -> dict[int, dict[str, int]]:
        """Return how many people have each mark, by the session's key."""
        counts: dict[int, dict[str, int]] = {}
        for session, mark, people in self.order_by().values_list("session", "mark").annotate(people=Count("pk")):
            counts.setdefault(session, {})[mark] = people
        return counts


class Attendance(models.Model):
    """The present mark of one registration at one session: the last entry of its log. Written only by
    participants.attendance.marks."""

    class Mark(models.TextChoices):
        PRESENT = "H", _("Present")
        LATE = "T", _("Late")
        EXCUSED = "I", _("Excused")
        SICK = "S", _("Sick")
        ABSENT = "A", _("Absent")

        @classmethod
        def present(cls) -> list["Attendance.Mark"]:
            """Return the marks that count as present: late is present too."""
            return [cls.PRESENT, cls.LATE]

        @classmethod
        def excused(cls) -> list["Attendance.Mark"]:
            """Return the marks that count as excused: who is sick is excused. A list need not tell them apart."""
            return [cls.EXCUSED, cls.SICK]

    class Method(models.TextChoices):
        IMPORT = "import", _("From a workbook")
        GRID = "grid", _("In the portal")
        SCAN = "scan", _("At the door")
        SHEET = "sheet", _("From a sign sheet")

    registration = models.ForeignKey(
        Registration,
        models.CASCADE,
        related_name="marks",
        db_index=False,  # the unique constraint begins with it
        verbose_name=_("registration"),
    )
    session = models.ForeignKey(Session, models.PROTECT, related_name="marks", verbose_name=_("session"))
    mark = models.CharField(_("mark"), max_length=1, choices=Mark)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked at"), default=timezone.now)
    method = models.CharField(_("method"), max_length=6, choices=Method)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        ordering = ["registration", "session"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                name="attendance_one_mark_per_session",
                violation_error_message=_("This person has a mark for this session already."),
            ),
            known("mark", ["H", "T", "I", "S", "A"], name="attendance_mark_known"),
            known("method", ["import", "grid", "scan", "sheet"], name="attendance_method_known"),
        ]
        # The lesson hours of a person: reports read this of everybody, and nothing else of the rows.
        indexes = [models.Index(fields=["registration", "mark", "session"], name="attendance_hours")]

    def __str__(self) -> str:
        return f"{self.registration}: {self.mark}"


class AppendOnly(Exception):
    """Entries of the log are never changed or deleted."""


class MarkEntryQuerySet(models.QuerySet["MarkEntry"]):
    def last_of(
        self, registrations: Iterable[Registration], sessions: Iterable[Session]
    ) -> dict[tuple[int, int], "MarkEntry"]:
        """Return the last entry, with its author, of each pair of registration and session that has one. Its mark is
        the present mark, or "" if the mark was taken back."""
        entries = self.filter(registration__in=list(registrations), session__in=list(sessions))
        newest = entries.order_by().values("registration", "session").annotate(last=Max("pk")).values("last")
        latest = self.filter(pk__in=newest).select_related("by", "link")
        return {(entry.registration_id, entry.session_id): entry for entry in latest}

    def update(self, **_values: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class MarkEntry(models.Model):
    """One entry about a registration at a session: a mark, or "" for one that was taken back. The entries in their
    order are the history. Written only by participants.attendance.marks, and never changed."""

    registration = models.ForeignKey(
        Registration, models.PROTECT, related_name="mark_entries", db_index=False, verbose_name=_("registration")
    )
    session = models.ForeignKey(
        Session, models.PROTECT, related_name="mark_entries", db_index=False, verbose_name=_("session")
    )
    mark = models.CharField(_("mark"), max_length=1, choices=Attendance.Mark, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("marked by"),
    )
    link = models.ForeignKey(
        DoorLink,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mark_entries",
        db_index=False,
        verbose_name=_("link"),
    )
    method = models.CharField(_("method"), max_length=6, choices=Attendance.Method)
    seen_at = models.DateTimeField(_("seen at"), default=timezone.now)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    nonce = models.UUIDField(_("nonce"), unique=True, null=True, blank=True)

    objects = MarkEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry about attendance")
        verbose_name_plural = _("entries about attendance")
        ordering = ["pk"]
        constraints = [
            known("mark", ["", "H", "T", "I", "S", "A"], name="mark_entry_mark_known"),
            known("method", ["import", "grid", "scan", "sheet"], name="mark_entry_method_known"),
        ]
        indexes = [models.Index(fields=["registration", "session"], name="mark_entry_place")]

    def __str__(self) -> str:
        return f"{self.registration}: {self.mark or '–'}"

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise AppendOnly
        super().save(**kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise AppendOnly
