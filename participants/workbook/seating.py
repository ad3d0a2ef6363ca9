"""Seats while an event workbook is stored: quotas that grow and shrink, people who come, move and leave. Every seat is
taken and given back through participants.registering.registration, and seats are allotted through events.quotas."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.reading.workbook import Findings, worded
from events.locking import LockedEvent
from events.models import Quota
from events.quotas import resize
from participants.models import Participant, Registration
from participants.registering.errors import NoQuota, QuotaFull
from participants.registering.registration import PastRegistration, change_registration, register_history

from .layout import AGENCY, NAME, QUOTAS
from .people import Person
from .reading.quotas import QuotaRow

Status = Registration.Status


class Seating:
    def __init__(self, event: LockedEvent, findings: Findings, *, by: User | None, overbook: bool):
        self._event = event
        self._findings = findings
        self._by = by
        self._overbook = overbook
        self._rows: dict[int, QuotaRow] = {}
        self.quotas = list(event.quotas.select_related("agency", "province", "regency"))
        self._excess_before = {quota.pk: _excess(quota) for quota in self.quotas}

    # Quotas

    def set_seats(self, quota: Quota, record: QuotaRow) -> bool:
        """Give a stored quota the seats of the file; True where they differ from before. Whether that leaves people
        without a seat is judged by `seat`, once everyone has moved."""
        self._rows[quota.pk] = record
        if quota.seats == record.seats:
            return False
        resize(quota, record.seats, overbook=True)
        return True

    # People

    def seat(self, people: Sequence[Person]) -> None:
        """Give every person of the file the status and the seat they should have, and refuse what cannot be."""
        known = [(person, person.registration) for person in people if person.registration and person.moves]
        self._release([(person, found) for person, found in known if not person.record.status.holds_seat])
        self._leave_shrunken_quotas([person.registration for person in people if person.registration])
        self._move([(person, found) for person, found in known if person.record.status.holds_seat])
        for person in people:
            if person.participant and person.registration is None:
                self._register(person, person.participant)
        if not self._overbook:
            self._refuse_excess()

    def _release(self, people: Sequence[tuple[Person, Registration]]) -> None:
        for person, registration in people:
            change_registration(registration, agency=person.agency, status=person.record.status)

    def _leave_shrunken_quotas(self, registrations: Sequence[Registration]) -> None:
        """Find new seats for people in a quota that has become too small: there may be a new quota. The objects in
        `registrations` keep the stored values."""
        given = {registration.pk: registration for registration in registrations}
        for quota in self._with_new_excess():
            seated = [given.get(found.pk, found) for found in quota.registrations.seated().order_by("number")]
            before = [(registration, Status(registration.status)) for registration in seated]
            for registration, _status in before:
                change_registration(registration, agency=registration.agency, status=Status.WAITLISTED)
            for registration, status in before:
                change_registration(registration, agency=registration.agency, status=status, overbook=True)

    def _move(self, people: Sequence[tuple[Person, Registration]]) -> None:
        """Seat people in rounds, as each move may free the seat that another one waits for. Those who only wait for
        each other give up their seats first."""
        waiting = list(people)
        moved = True
        while moved:
            still_waiting = [one for one in waiting if not self._try_to_move(*one)]
            moved = len(still_waiting) < len(waiting)
            waiting = still_waiting
        for _person, registration in waiting:
            if Status(registration.status).holds_seat:
                change_registration(registration, agency=registration.agency, status=Status.WAITLISTED)
        for person, registration in waiting:
            self._try_to_move(person, registration, last_time=True)

    def _try_to_move(self, person: Person, registration: Registration, *, last_time: bool = False) -> bool:
        agency, status = person.agency, person.record.status
        try:
            change_registration(registration, agency=agency, status=status, overbook=self._overbook)
        except NoQuota:
            _refuse_agency(person)
        except QuotaFull as full:
            if last_time:
                _refuse_seat(person, full.quota)
            return False
        return True

    def _register(self, person: Person, participant: Participant) -> None:
        record = person.record
        try:
            person.registration = register_history(
                participant,
                event=self._event,
                past=PastRegistration(person.agency, record.status, record.number, record.kept),
                by=self._by,
                overbook=self._overbook,
            )
        except NoQuota:
            _refuse_agency(person)
        except QuotaFull as full:
            _refuse_seat(person, full.quota)

    def _with_new_excess(self) -> list[Quota]:
        """Return the quotas that exceed their seats by more people than before the import."""
        quotas = self._event.quotas.select_related("agency", "province", "regency")
        return [quota for quota in quotas if _excess(quota) > self._excess_before.get(quota.pk, 0)]

    def _refuse_excess(self) -> None:
        for quota in self._with_new_excess():
            expected = worded(_("at least %(taken)d seats, as so many are taken"), taken=quota.taken)
            if quota.pk in self._rows:
                self._rows[quota.pk].row["Kursi"].refuse(expected)
            else:
                self._findings.refuse(QUOTAS, "", quota.label, expected)


def _excess(quota: Quota) -> int:
    return max(quota.taken - quota.seats, 0)


def _refuse_agency(person: Person) -> None:
    person.record.row[AGENCY].refuse(_("an agency with seats in the sheet Kuota, of its own or of a pool"))


def _refuse_seat(person: Person, quota: Quota) -> None:
    expected = _('a free seat; all %(seats)d of the quota "%(quota)s" are taken')
    person.record.row[NAME].refuse(worded(expected, seats=quota.seats, quota=quota.label))
