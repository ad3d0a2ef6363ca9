"""The scope of a report over many events: its events, its place, and what makes a person count."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Province
from agencies.succession import RegionCodes, codes_on
from events.models import Course, Event, Programme, Quota
from events.models.event import EventQuerySet
from participants.models import Registration
from participants.models.registration import RegistrationQuerySet


class Basis(models.TextChoices):
    """The condition for counting a person: present or late at one session or more, or confirmed."""

    ATTENDED = "attended", _("attended at least one session")
    REGISTERED = "registered", _("confirmed")


@dataclass(frozen=True)  # without slots, for the cached property
class CoverageScope:
    """A course or a whole programme (or everything), a period, and optionally one province. The new regencies of
    `event`, or those first covered `since` a day, are marked. Regions are those of the as-of date."""

    as_of: date
    start: date | None = None
    province: Province | None = None
    course: Course | None = None
    programme: Programme | None = None
    basis: Basis = Basis.ATTENDED
    event: Event | None = None
    since: date | None = None

    def events(self) -> EventQuerySet:
        """Return the events in scope: neither cancelled nor a draft, and begun by the as-of date."""
        events = Event.objects.not_cancelled().without_drafts().filter(starts_on__lte=self.as_of)
        if self.start:
            events = events.filter(starts_on__gte=self.start)
        if self.course:
            events = events.filter(course=self.course)
        if self.programme:
            events = events.filter(course__programme=self.programme)
        return events

    def registrations(self) -> RegistrationQuerySet:
        """Return all registrations in scope in any status. Of one province, those of the regions that it has on the
        as-of date."""
        registrations = Registration.objects.filter(event__in=self.events().order_by()).order_by()
        return registrations.filter(self.codes.lying_in(self.province.pk)) if self.province else registrations

    def people(self) -> RegistrationQuerySet:
        """Return the registrations in scope that meet the basis."""
        registrations = self.registrations()
        return registrations.attended() if self.basis == Basis.ATTENDED else registrations.confirmed()

    def quotas(self) -> QuerySet[Quota]:
        """Return the quotas in scope; of one province, those whose seats go to its people."""
        quotas = Quota.objects.filter(event__in=self.events().order_by()).order_by()
        if self.province is None:
            return quotas
        return quotas.filter(self.codes.lying_in(self.province.pk, "agency__") | self.codes.lying_in(self.province.pk))

    @cached_property
    def codes(self) -> RegionCodes:
        """Return the codes of regions on the as-of date."""
        return codes_on(self.as_of)

    @property
    def is_narrow(self) -> bool:
        """Return whether many held events are out of scope, so that a filter saves time at the database."""
        return bool(self.start or self.course or self.programme)

    @property
    def subject(self) -> str:
        """Return the course or programme in words, or "" for everything."""
        return str(self.course or self.programme or "")

    def as_json(self, **more: str | None) -> dict[str, str | None]:
        """Return the scope under the keys of the reports' JSON, with what else limits a report."""
        return {
            "province": self.province.code if self.province else None,
            "course": self.course.code if self.course else None,
            "programme": self.programme.code if self.programme else None,
            "from": self.start.isoformat() if self.start else None,
            "as_of": self.as_of.isoformat(),
            **more,
        }
