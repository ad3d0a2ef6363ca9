from django.db import models
from django.db.models.functions import Lower
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


class Course(models.Model):
    """A kind of bimtek (jenis bimtek) within a programme, such as SPP-TIK. Coverage is counted for each course."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="courses", verbose_name=_("programme"))
    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("A course with that code exists already.")},
    )
    name = models.CharField(_("name"), max_length=200)

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
