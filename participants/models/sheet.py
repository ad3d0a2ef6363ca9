"""Spreadsheets of people on their way in: an upload from its reading to its storing, and what a user's columns mean.
Everything in them is gone once it is stored, or after some days."""

from datetime import timedelta
from pathlib import PurePath
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.encryption.fields import EncryptedJSONField
from accounts.models import User
from agencies.models import known
from events.models import Event

KEPT = timedelta(days=7)


def sheet_path(upload: "SheetImport", filename: str) -> str:
    """Return a random name, which reveals nothing and cannot be guessed."""
    return f"sheets/{uuid4().hex}{PurePath(filename).suffix}"


class SheetImportQuerySet(models.QuerySet["SheetImport"]):
    def visible_to(self, user: User) -> Self:
        """Return the files that have not expired: the user's own, or all for users who see all provinces. Users who
        may not register people see none."""
        if not user.rights.registers_people:
            return self.none()
        current = self.filter(created_at__gt=timezone.now() - KEPT)
        return user.scope.limit_by(current, lambda _province: Q(by=user.pk))

    def expired(self) -> Self:
        return self.filter(created_at__lte=timezone.now() - KEPT)


class SheetImport(models.Model):
    """A file of people for an event, written only by participants.sheet. `rows` are [number, cells] as
    documents.reading.tables reads them, `source` what participants.sheet.source says of the sheets and of unusual rows,
    `columns` the position (from 0) of each field's cell in a row, `answers` the reader's answers as
    participants.sheet.answers names them, `outcome` what participants.sheet.outcome wrote of its last check."""

    class State(models.TextChoices):
        SHEETS = "sheets", _("Sheets to be chosen")
        COLUMNS = "columns", _("Columns to be named")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        STORED = "stored", _("Stored")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="+", verbose_name=_("event"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.COLUMNS)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to=sheet_path, blank=True)
    sheet = models.CharField(_("sheet"), max_length=200, blank=True)
    rows = EncryptedJSONField(default=list)
    source = EncryptedJSONField(default=dict)
    header_row = models.PositiveIntegerField(_("row of the headers"), default=1)
    columns = models.JSONField(default=dict)
    answers = EncryptedJSONField(default=dict)
    outcome = EncryptedJSONField(null=True)
    created_at = models.DateTimeField(_("sent at"), default=timezone.now)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("spreadsheet of participants")
        verbose_name_plural = _("spreadsheets of participants")
        ordering = ["-created_at", "-pk"]
        constraints = [
            known("state", ["sheets", "columns", "checking", "checked", "stored"], name="sheet_import_state_known"),
        ]
        indexes = [models.Index(fields=["event", "by", "-created_at"], name="sheet_import_of_user")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("participants:sheet-detail", args=[self.event.code, self.key])


class SheetLayout(models.Model):
    """The meaning of the columns of a user's own spreadsheets, which the user chose once. `fingerprint` identifies the
    headers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("layout of a spreadsheet")
        verbose_name_plural = _("layouts of spreadsheets")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "fingerprint"],
                name="sheet_layout_once_per_user",
                violation_error_message=_("This layout is known already."),
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]
