from typing import Self

from django.db import models
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Programme(models.Model):
    """A programme for which bimtek are held, such as TPBIS."""

    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("A programme with that code exists already.")},
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="programme_code_once_in_any_case",
                violation_error_message=_("A programme with that code exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class CourseQuerySet(models.QuerySet["Course"]):
    def offered(self, *, also: int | None = None) -> Self:
        """Return the courses for which events are planned, and the one with the key `also`."""
        return self.filter(Q(is_archived=False) | Q(pk=also))

    def with_counts(self) -> Self:
        """Return the courses with their programmes and with `event_count`, `template_count` and `last_event_on`."""
        return self.select_related("programme").annotate(
            event_count=_count_of(self.model, "events"),
            template_count=_count_of(self.model, "session_templates"),
            last_event_on=Max("events__starts_on"),
        )


def _count_of(courses: type[models.Model], related: str) -> Coalesce:
    rows = courses._default_manager.filter(pk=OuterRef("pk")).order_by().values("pk")
    return Coalesce(Subquery(rows.annotate(count=Count(related)).values("count")), 0)


class Course(models.Model):
    """A kind of bimtek (jenis bimtek) within a programme, such as SPP-TIK. Coverage is counted for each course."""

    class Alert(models.TextChoices):
        ARCHIVED = "archived", _("Archived")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            return "off"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses", verbose_name=_("programme"))
    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("A course with that code exists already.")},
    )
    name = models.CharField(_("name"), max_length=200)
    is_archived = models.BooleanField(_("archived"), default=False, editable=False)
    """Whether the course is no longer offered for new events. Its events and their reports stay."""

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="course_code_once_in_any_case",
                violation_error_message=_("A course with that code exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        """Return the address of the page where administrators change the course."""
        return reverse("events:course-edit", args=[self.pk])

    @property
    def alert(self) -> "Course.Alert | None":
        """Return what a list of courses must point out about this one."""
        return self.Alert.ARCHIVED if self.is_archived else None
