"""The bell in the frame of every page: news, and files that are being made or failed."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from documents.wording import number
from reports.home.unread import unread_news

register = template.Library()


@dataclass(frozen=True, slots=True)
class Bell:
    """What the bell counts. It leads to the files if there is one, otherwise to the news."""

    news: int
    """Events with unread news."""
    running: int
    failed: int

    @property
    def leads_to_news(self) -> bool:
        return bool(self.news and not self.running and not self.failed)

    @property
    def href(self) -> str:
        return reverse("reports:home") + "#news" if self.leads_to_news else reverse("jobs:job-list")

    @property
    def words(self) -> str:
        return ", ".join(self._words())

    def _words(self) -> list[str]:
        running = ngettext("%(count)s file is being made", "%(count)s files are being made", self.running)
        failed = ngettext("%(count)s failed", "%(count)s failed", self.failed)
        news = ngettext("News of %(count)s event", "News of %(count)s events", self.news)
        counted = [(running, self.running), (failed, self.failed), (news, self.news)]
        first = [] if self.leads_to_news else [_("Background work")]
        return first + [text % {"count": number(count)} for text, count in counted if count]


@register.simple_tag(takes_context=True)
def bell(context: dict[str, Any]) -> Bell:
    """Return what the bell counts: nothing outside a session."""
    request = context["request"]
    user, session = request.user, getattr(request, "session", None)
    if session is None:
        return Bell(0, 0, 0)
    reads_news = isinstance(user, User) and user.rights.reads_reports
    return Bell(unread_news(request) if reads_news else 0, session.jobs_running, session.jobs_failed)
