"""The address to which a participant's calendar subscribes."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .personal_link import is_kept
from .registration import Registration
from .token import SecretLink, SecretLinkQuerySet


class CalendarFeedQuerySet(SecretLinkQuerySet["CalendarFeed"]):
    def valid(self) -> Self:
        """Return the feeds that calendars can still read: as long as a personal link works."""
        return self.filter(is_kept())


class CalendarFeed(SecretLink):
    """The one feed of a registration. Its address opens the sessions of the event and names nobody; a new one takes the
    place of the old, and none is left where it is withdrawn. Written only by participants.calendars.feeds, with
    the personal links by participants.personal_links.links, and for duplicates by participants.merging."""

    registration = models.OneToOneField(
        Registration, models.CASCADE, related_name="calendar_feed", verbose_name=_("registration")
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.registration)
