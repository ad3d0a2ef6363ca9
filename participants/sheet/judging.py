"""Compares all rows of a people spreadsheet with the database: the person, the effect and the seat of each row. The
number of queries does not grow with the rows, except that long lists are read five hundred at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency
from events.models import Event
from participants.identity.likeness import lacks_titles
from participants.models import Participant, Registration
from participants.registering.errors import PersonRestricted
from participants.registering.overlaps import seats_elsewhere
from participants.registering.warnings import oddities
from participants.registering.wording import explain

from .agencies import AgencyBook, NotFound
from .answers import Answers
from .entries import CONTRADICTS, REQUIRED, Entry
from .fields import REGION
from .forecast import QuotaLine, SeatForecast
from .missing import AgencyQuestion, MissingAgencies, added_text, is_new
from .people import Known, attended_titles, data_changes
from .registered import Registered, note_on_status, says_status, says_what_list_says
from .sexes import settle_sex
from .twins import settle_twins


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judged rows, the quotas whose seats they need, and the questions about agencies by their names."""

    entries: Sequence[Entry]
    seats: list[QuotaLine]
    questions: Mapping[str, AgencyQuestion]
    offered: tuple[str, Agency] | None = None
    """A text above the headers and the agency that it names."""

    @property
    def new_agencies(self) -> list[Agency]:
        """Return the agencies that are added when the rows without mistakes and questions are stored."""
        used = (entry.agency for entry in self.entries if entry.action == "new" and entry.agency)
        return [*dict.fromkeys(agency for agency in used if is_new(agency))]

    @property
    def is_free_of_problems(self) -> bool:
        return not any(entry.is_blocked for entry in self.entries)


def judge(
    event: Event, entries: Sequence[Entry], *, reader: User, answers: Answers, above: Sequence[str] = ()
) -> Verdict:
    """Complete the entries. Call it once after they are read. Under the event's lock the result holds until the
    transaction ends. `above` are texts above the headers that may name the agency of all rows."""
    book = AgencyBook(event, reader)
    missing = MissingAgencies(event, reader, book, answers)
    registered = Registered(event, reader)
    for entry in entries:
        _find_agency(entry, book, answers, missing, registered)
    Known(reader, entries, registered).recognise(entries, answers)
    for entry in entries:
        if entry.person:
            _fill_from_person(entry, entry.person, book, registered.by_person.get(entry.person.pk))
        settle_sex(entry)
    settle_twins(entries, answers)
    for entry in entries:
        if entry.person:
            _compare(entry, entry.person, reader, answers)
    _find_oddities(event, reader, entries)
    return Verdict(entries, _forecast(event, entries), missing.questions, _offered(book, above))


def _offered(book: AgencyBook, texts: Sequence[str]) -> tuple[str, Agency] | None:
    """Return the only agency that the texts name, with the text."""
    named = {agency: text for text in texts if (agency := book.named(text))}
    return next(((text, agency) for agency, text in named.items()), None) if len(named) == 1 else None


def _find_agency(
    entry: Entry, book: AgencyBook, answers: Answers, missing: MissingAgencies, registered: Registered
) -> None:
    name, region = entry.values["agency"], entry.values[REGION]
    if entry.is_wrong("agency", REGION):
        return
    if not name:
        entry.agency = book.get(answers.file("agency"))
        if entry.agency is None:
            entry.refuse("agency", REQUIRED, _("The agency is missing."))
        return
    found, errors = [], []
    for each in entry.agency_names:
        try:
            found.append(book.find(each, region))
        except NotFound as error:
            errors.append(error)
    if len({agency.pk for agency in found}) > 1:
        words = {"values": " / ".join(agency.name for agency in found)}
        entry.refuse("agency", CONTRADICTS, _("The columns say different things: %(values)s. Choose.") % words)
    elif found:
        entry.agency = found[0]
        if readings := [text for each in entry.agency_names if (text := book.reading(each, region))]:
            entry.notes["agency"] = "; ".join(readings)
    else:
        entry.agency = registered.agency(entry)
        if entry.agency is None:
            _use_answer(entry, missing.settle(entry, errors[0]), errors[0])


def _use_answer(entry: Entry, question: AgencyQuestion, error: NotFound) -> None:
    """Use the agency that the reader has chosen for the row's text, or refuse the row."""
    entry.agency = question.agency
    if entry.agency is None:
        entry.refuse(error.field, error.code, question.problem or str(error))
    elif is_new(entry.agency):
        entry.notes["agency"] = added_text(entry.agency)
    else:
        entry.notes["agency"] = _("“%(text)s” is read as this agency") % {"text": entry.values["agency"]}


def _fill_from_person(entry: Entry, person: Participant, book: AgencyBook, registration: Registration | None) -> None:
    """Fill empty cells from the known person, but do not choose an agency that has no seats here. A choice for the
    whole file moves nobody who is registered."""
    entry.registration = registration
    if not entry.values["agency"] and registration:
        entry.agency = registration.agency
    elif not entry.values["agency"] and entry.agency is None:
        entry.agency = person.agency if person.agency in book else None
    entry.forgive(*(name for name in ("full_name", "sex") if getattr(person, name)))
    if entry.agency:
        entry.forgive("agency")


def _compare(entry: Entry, person: Participant, reader: User, answers: Answers) -> None:
    """Find what storing the row would change of the person, and report changes that are not allowed."""
    if entry.registration and not person.is_visible_to(reader):
        if not says_what_list_says(entry, entry.registration):
            text = _("This person works in another province now; its staff correct the data.")
            entry.refuse("full_name", "elsewhere", text)
        _check_registered(entry, entry.registration, reader)
        return
    entry.changes = dict(data_changes(person, entry))
    is_named = "full_name" in entry.changes and not entry.registration
    if is_named and lacks_titles(entry.values["full_name"], person.full_name):
        del entry.changes["full_name"]
    if answers.keeps_data(entry.number):
        entry.kept = {name: pair for name, pair in entry.changes.items() if pair[0]}
        entry.changes = {name: pair for name, pair in entry.changes.items() if name not in entry.kept}
    if entry.registration:
        _check_registered(entry, entry.registration, reader)
    elif entry.agency and entry.agency.pk != person.agency_id:
        entry.changes["agency"] = person.agency, entry.agency
    if person.is_closed and (entry.changes or not entry.registration):
        entry.refuse("full_name", "restricted", explain(PersonRestricted()))


def _check_registered(entry: Entry, registration: Registration, reader: User) -> None:
    if not registration.is_visible_to(reader):
        entry.refuse("full_name", "registered", _("This person is registered for this event already."))
    elif _has_left(registration) and (entry.changes or not says_status(entry, registration)):
        text = _("This person has number %(number)d and is %(status)s. Bring them back on their page.")
        words = {"number": registration.number, "status": registration.get_status_display()}
        entry.refuse("full_name", "left", text % words)
    elif entry.agency and entry.agency.pk != registration.agency_id:
        text = _("This person has number %(number)d from %(agency)s. Correct the agency on their page.")
        words = {"number": registration.number, "agency": registration.agency.name}
        entry.refuse("agency", "moved", text % words)
    else:
        note_on_status(entry, registration)


def _has_left(registration: Registration) -> bool:
    return registration.status not in Registration.Status.active()


def _find_oddities(event: Event, reader: User, entries: Sequence[Entry]) -> None:
    people = [entry.person for entry in entries if entry.person]
    titles = attended_titles(event, reader, people)
    elsewhere = seats_elsewhere(event, reader, [person.pk for person in people])
    for entry in entries:
        if entry.registration or entry.is_wrong("nip", "sex"):
            continue
        person = entry.person
        entry.oddities = oddities(
            event,
            nip=entry.values.get("nip") or (person.nip if person else ""),
            sex=entry.values.get("sex") or (person.sex if person else ""),
            attended=titles.get(person.pk) if person else None,
            elsewhere=elsewhere.get(person.pk) if person else None,
        )


def _forecast(event: Event, entries: Sequence[Entry]) -> list[QuotaLine]:
    forecast = SeatForecast(event)
    for entry in entries:
        if entry.action == "new" and entry.agency:
            entry.waits = forecast.seat(entry.agency) is None
    return forecast.lines()
