"""Who was at which session."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import known
from events.models import Session

from .registration import Registration


class AttendanceQuerySet(models.QuerySet):
    def present(self) -> Self:
        return self.filter(mark__in=Attendance.Mark.present())


class Attendance(models.Model):
    """One mark of one registration at one session. Written only by participants.attendance."""

    class Mark(models.TextChoices):
        PRESENT = "H", _("Present")
        LATE = "T", _("Late")
        EXCUSED = "I", _("Excused")
        ABSENT = "A", _("Absent")

        @classmethod
        def present(cls) -> list["Attendance.Mark"]:
            """The marks that count as having been there: late is present."""
            return [cls.PRESENT, cls.LATE]

    class Method(models.TextChoices):
        IMPORT = "import", _("From a workbook")
        GRID = "grid", _("In the portal")

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="marks", verbose_name=_("registration"))
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
            known("mark", ["H", "T", "I", "A"], name="attendance_mark_known"),
            known("method", ["import", "grid"], name="attendance_method_known"),
        ]

    def __str__(self) -> str:
        return f"{self.registration}: {self.mark}"
