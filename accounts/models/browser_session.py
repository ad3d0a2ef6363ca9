"""The sessions of users in their browsers, with what their holders need to recognise them."""

from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Self

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .job import Job, JobQuerySet
from .user import User

_JOBS_SHOWN = timedelta(days=2)


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def valid(self) -> Self:
        """Return the sessions of users within both limits: last use and sign-in."""
        return self.filter(expire_date__gt=timezone.now(), signed_in_at__gt=_earliest_sign_in())

    def with_jobs(self) -> Self:
        """Add `jobs_running` and `jobs_failed`, the user's jobs of the last two days, for the header of each page."""
        recent = Job.objects.filter(by=OuterRef("user"), created__gt=timezone.now() - _JOBS_SHOWN)
        unfinished, failed = recent.unfinished(), recent.filter(state=Job.State.FAILED)
        return self.annotate(jobs_running=_number(unfinished), jobs_failed=_number(failed))

    def ended(self) -> Self:
        """Return the sessions, of users or not, past one of the limits."""
        return self.filter(Q(expire_date__lte=timezone.now()) | Q(signed_in_at__lte=_earliest_sign_in()))


def _number(jobs: JobQuerySet) -> Coalesce:
    return Coalesce(Subquery(jobs.order_by().values("by").annotate(number=Count("pk")).values("number")), 0)


def _earliest_sign_in() -> datetime:
    return timezone.now() - timedelta(hours=settings.SESSION_HOURS)


class BrowserSession(AbstractBaseSession):
    """A session. accounts.sessions.store fills the columns from the session's data each time it is stored."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("user"))
    signed_in_at = models.DateTimeField(_("signed in at"), null=True)
    seen_at = models.DateTimeField(_("last used at"), null=True)
    """When the session was last used, to within accounts.sessions.limits.NOTED_EVERY."""
    address = models.GenericIPAddressField(_("network address"), null=True)
    browser = models.CharField(_("browser"), max_length=200, blank=True)
    """The start of the User-Agent header."""

    # Set by with_jobs() only.
    jobs_running: int
    jobs_failed: int

    objects = BaseSessionManager.from_queryset(BrowserSessionQuerySet)()  # type: ignore[misc]  # the stubs' ClassVar

    class Meta:
        verbose_name = _("session of a browser")
        verbose_name_plural = _("sessions of browsers")

    def __str__(self) -> str:
        """Return no key, because who has it is signed in."""
        return f"{self.browser} ({self.address})" if self.address else str(self._meta.verbose_name)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore

    @property
    def number(self) -> str:
        """Return what names the session on pages, from which nobody can find the key."""
        return sha256(self.session_key.encode()).hexdigest()[:20]
