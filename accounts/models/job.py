"""A job: one long task that a user started, with its progress and result."""

from functools import partial
from typing import BinaryIO, Self
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.files import delete_stored
from accounts.registry import UnknownKind, find

from .user import User


class Interrupted(BaseException):
    """The run of a job must end, though nothing failed.

    It is a BaseException, so that `except Exception` in a task does not catch it.
    """


class Superseded(Interrupted):
    """The run was considered dead: the job now belongs to another run, or is over."""


def job_file_path(job: "Job", filename: str) -> str:
    """Return a random path that reveals nothing."""
    return f"jobs/{uuid4().hex}"


def rights_key(user: User) -> str:
    """Return role and province, from which all rights of the user follow."""
    return f"{user.role}:{user.province_id or ''}"


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> Self:
        """Return the user's own jobs; who administers sees the state of all jobs, but not their files."""
        if user.rights.administers:
            return self.all()
        return self.filter(by=user) if user.scope else self.none()

    def unfinished(self) -> Self:
        return self.filter(state__in=Job.State.unfinished())

    def run_of(self, job: "Job") -> Self:
        """Return the job's row if the run of `job` is still its current run, else nothing.

        A run makes all its updates through this method, so a run that was considered dead changes nothing.
        """
        return self.filter(pk=job.pk, queue_row=job.queue_row, state=Job.State.RUNNING)


class Job(models.Model):
    """A long task. Only accounts.jobs.running.start creates one.

    Its state changes only in accounts.jobs.running and accounts.jobs.sweeping.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting its turn")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

        @property
        def tone(self) -> str:
            """Return the tone of its chip."""
            tones = {"queued": "wait", "running": "new", "done": "ok", "failed": "over", "cancelled": "off"}
            return tones[self.value]

        @classmethod
        def unfinished(cls) -> list["Job.State"]:
            return [cls.QUEUED, cls.RUNNING]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=100)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    """What the job is about, such as an event's title; shown beside the title of the kind."""
    arguments = models.JSONField(_("arguments"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("by"))
    rights = models.CharField(max_length=20, editable=False)
    """rights_key(by) at the start. If the rights change, the job does not run and its file cannot be downloaded."""
    language = models.CharField(_("language"), max_length=10)

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    step = models.JSONField(_("step"), null=True, blank=True, encoder=DjangoJSONEncoder)
    """The last step that the task gave to progress(); the next run continues there."""
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    error = models.CharField(_("error"), max_length=500, blank=True)

    runs = models.PositiveSmallIntegerField(_("runs"), default=0)
    """The number of runs. A run that was handed back because its worker stopped is not counted."""
    queue_row = models.UUIDField(null=True, unique=True, editable=False)
    """The queue row of the job's only valid run; it changes each time the job is queued."""
    worker = models.CharField(max_length=64, blank=True, editable=False)
    heartbeat = models.DateTimeField(null=True, editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    started = models.DateTimeField(_("started"), null=True, editable=False)
    finished = models.DateTimeField(_("finished"), null=True, editable=False)

    file = models.FileField(_("file"), upload_to=job_file_path, max_length=100, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(_("size"), default=0)
    """The size in bytes."""
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    kept_until = models.DateTimeField(_("kept until"), null=True, editable=False)
    next_address = models.CharField(max_length=500, blank=True)
    """The page of the portal that follows when the job is done."""

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created", "-pk"]
        indexes = [
            models.Index(fields=["by", "-created"], name="job_by_user"),
            models.Index(
                fields=["state"], name="job_unfinished", condition=Q(state__in=["queued", "running"])
            ),  # for the sweep, which looks only at unfinished jobs
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_is_known",
                violation_error_message=_("Unknown state."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.subject}" if self.subject else self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:job-detail", args=[self.pk])

    @property
    def title(self) -> str:
        try:
            return str(find(self.kind).title)
        except UnknownKind:  # a kind of an earlier version of the portal
            return self.kind

    @property
    def is_over(self) -> bool:
        return self.state not in self.State.unfinished()

    @property
    def percent(self) -> int | None:
        """Return the progress in whole per cent, rounded down; None while the total is unknown. A job that still stores
        its file is not yet at 100."""
        most = 100 if self.state == self.State.DONE else 99
        return min(most, self.done * 100 // self.total) if self.total else None

    def may_download(self, user: User) -> bool:
        """Whether there is a file and the user may download it.

        Only the job's own user may, with the same rights as at the start, and if the kind's `may_read` agrees.
        """
        if not self.file or self.state != self.State.DONE or self.by_id != user.pk or rights_key(user) != self.rights:
            return False
        try:
            may_read = find(self.kind).may_read
        except UnknownKind:
            return False
        return may_read is None or may_read(self, user)

    # Methods for the task.

    def keep_file(self, name: str, media_type: str, content: bytes | BinaryIO) -> None:
        """Store the result (bytes, or a file open for reading) for download under this name. Raise Superseded.

        A second call replaces the first file.
        """
        old = self.file.name
        file = ContentFile(content) if isinstance(content, bytes) else File(content)
        self.file.save(name, file, save=False)
        self.file_name, self.file_size, self.media_type = name[:200], self.file.size, media_type
        kept = Job.objects.run_of(self).update(
            file=self.file.name, file_name=self.file_name, file_size=self.file_size, media_type=media_type
        )
        if not kept:
            delete_stored(self.file)
            raise Superseded
        if old:
            transaction.on_commit(partial(self.file.storage.delete, old))

    def leads_within_the_portal(self) -> bool:
        return self.next_address.startswith("/") and url_has_allowed_host_and_scheme(self.next_address, None)
