"""Records of the PDF reports that left the portal, so that printed reports can be checked."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reports.file_ids import grouped, new_id

_DIGEST = 64  # hexadecimal digits of a SHA-256


class ReportFile(models.Model):
    """One PDF as it left the portal. reports.files.archive writes it, and nothing changes it.

    Title and facts are stored as printed, so that they stay when a name changes. Everybody who knows the id may read
    the record. Its only personal data is the maker, which only the admin shows.
    """

    id = models.CharField(_("id"), primary_key=True, max_length=12, default=new_id, editable=False)
    report = models.SlugField(_("report"), max_length=40)
    """The report's name in JSON, such as "coverage"."""
    scope = models.JSONField(_("scope"), default=dict, encoder=DjangoJSONEncoder)
    """The scope and the options of the report, under the names of its JSON."""
    title = models.CharField(_("title"), max_length=500)
    facts = models.JSONField(_("facts"), default=list)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("made by")
    )
    """The user who made it, or None for a command."""
    role = models.CharField(_("role"), max_length=13, choices=User.Role, blank=True)
    """The role of the maker at that time."""
    sha256 = models.CharField("SHA-256", max_length=_DIGEST)
    size = models.PositiveBigIntegerField(_("size"))
    """The size in bytes."""
    data_sha256 = models.CharField(_("SHA-256 of the data"), max_length=_DIGEST, blank=True)
    """The hash of the JSON inside the PDF; "" if there is none (a later volume)."""
    workbook_sha256 = models.CharField(_("SHA-256 of the workbook"), max_length=_DIGEST, blank=True)
    """The hash of the XLSX inside the PDF; "" if there is none, and in records that are older than this field."""

    class Meta:
        verbose_name = _("report file")
        verbose_name_plural = _("report files")
        ordering = ["-made_at", "pk"]
        indexes = [models.Index(fields=["-made_at"], name="report_file_by_time")]
        constraints = [
            models.CheckConstraint(
                # An Exact that is joined with a Q works, but django-stubs does not know it.
                condition=Exact(Length("sha256"), _DIGEST)
                & (Q(data_sha256="") | Exact(Length("data_sha256"), _DIGEST))
                & (Q(workbook_sha256="") | Exact(Length("workbook_sha256"), _DIGEST)),  # type: ignore[arg-type]
                name="report_file_digests_are_whole",
                violation_error_message=_("A SHA-256 has 64 hexadecimal digits."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=["", "administrator", "coordinator", "provincial"]),
                name="report_file_role_is_known",
                violation_error_message=_("Unknown role."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed_id}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("reports:check-file", args=[self.printed_id])

    @property
    def printed_id(self) -> str:
        return grouped(self.pk)
