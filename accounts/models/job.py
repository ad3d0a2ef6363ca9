"""A job: one long task that a user started, how far it is, and what came out of it."""

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

from accounts.registry import UnknownKind, find

from .user import User


class Interrupted(BaseException):
    """The run of a job ends here, and not by a fault. Not an Exception, so that a task's `except Exception` lets it
    pass."""


class Superseded(Interrupted):
    """The job was given up for dead and belongs to another run now, or is over."""


def job_file_path(job: "Job", filename: str) -> str:
    """A name that says nothing and cannot be guessed."""
    return f"jobs/{uuid4().hex}"


def rights_key(user: User) -> str:
    """Return role and province, from which all rights of the user follow."""
    return f"{user.role}:{user.province_id or ''}"


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Return the user's own jobs; who administers sees the state of all jobs, but not their files."""
        if user.rights.administers:
            return self.all()
        return self.filter(by=user) if user.scope else self.none()

    def unfinished(self) -> Self:
        return self.filter(state__in=Job.State.unfinished())

    def run_of(self, job: "Job") -> Self:
        """The job's row as long as the run that `job` stands for is the one that works on it, else nothing. Whatever a
        run writes it writes through this, so a run that was given up for dead changes nothing any more."""
        return self.filter(pk=job.pk, queue_row=job.queue_row, state=Job.State.RUNNING)


class Job(models.Model):
    """Made by accounts.jobs.running.start alone; its state changes only in accounts.jobs.running and
    accounts.jobs.sweeping."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting its turn")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

        @classmethod
        def unfinished(cls) -> list["Job.State"]:
            return [cls.QUEUED, cls.RUNNING]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=100)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    """What it is about, such as an event's title: shown beside the kind's title."""
    arguments = models.JSONField(_("arguments"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("by"))
    rights = models.CharField(max_length=20, editable=False)
    """rights_key(by) when it was started: with other rights neither does it run nor is its file handed out."""
    language = models.CharField(_("language"), max_length=10)

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    step = models.JSONField(_("step"), null=True, blank=True, encoder=DjangoJSONEncoder)
    """Where a run goes on that follows a broken one; whatever the task gave to progress() as its step."""
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    error = models.CharField(_("error"), max_length=500, blank=True)

    runs = models.PositiveSmallIntegerField(_("runs"), default=0)
    """How often it was begun; a worker that was told to stop hands the job back and takes its run off again."""
    queue_row = models.UUIDField(null=True, unique=True, editable=False)
    """The row of the queue whose run is the job's only valid one; another with each time the job is queued."""
    worker = models.CharField(max_length=64, blank=True, editable=False)
    heartbeat = models.DateTimeField(null=True, editable=False)
    created = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    started = models.DateTimeField(_("started"), null=True, editable=False)
    finished = models.DateTimeField(_("finished"), null=True, editable=False)

    file = models.FileField(_("file"), upload_to=job_file_path, max_length=100, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(_("size"), default=0)
    """Bytes."""
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    kept_until = models.DateTimeField(_("kept until"), null=True, editable=False)
    next_address = models.CharField(max_length=500, blank=True)
    """Where the page leads to when the job is done: an address of this portal."""

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created", "-pk"]
        indexes = [
            models.Index(fields=["by", "-created"], name="job_by_user"),
            models.Index(
                fields=["state"], name="job_unfinished", condition=Q(state__in=["queued", "running"])
            ),  # what each sweep looks through, however many are over
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
        except UnknownKind:  # of an earlier version of the portal
            return self.kind

    @property
    def is_over(self) -> bool:
        return self.state not in self.State.unfinished()

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down, so that 100 means all; None while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

    def may_hand_out(self, user: User) -> bool:
        """Whether there is a file and the user may have it now: the job's own user, with the same rights as then, and
        where the kind has a say, with its consent."""
        if not self.file or self.state != self.State.DONE or self.by_id != user.pk or rights_key(user) != self.rights:
            return False
        try:
            may_read = find(self.kind).may_read
        except UnknownKind:
            return False
        return may_read is None or may_read(self, user)

    # For the task.

    def keep_file(self, name: str, media_type: str, content: bytes | BinaryIO) -> None:
        """Keep what came out (bytes, or a file open for reading), to be handed out under that name at the job's page.
        A second call replaces the first. Raises Superseded."""
        old = self.file.name
        file = ContentFile(content) if isinstance(content, bytes) else File(content)
        self.file.save(name, file, save=False)
        self.file_name, self.file_size, self.media_type = name[:200], self.file.size, media_type
        kept = Job.objects.run_of(self).update(
            file=self.file.name, file_name=self.file_name, file_size=self.file_size, media_type=media_type
        )
        if not kept:
            self.file.storage.delete(self.file.name)
            raise Superseded
        if old:
            transaction.on_commit(partial(self.file.storage.delete, old))

    def leads_within_the_portal(self) -> bool:
        return self.next_address.startswith("/") and url_has_allowed_host_and_scheme(self.next_address, None)
