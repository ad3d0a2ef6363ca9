"""The search over the whole portal: what the reader may see whose names have all words, in any order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.models import Agency, FormerName
from documents import wording
from events.models import Event, Invitation, Number, State
from participants.finding.people import means_in_country
from participants.finding.similar import similar_people
from participants.models import AssignmentLetter, Certificate, Participant, Registration
from participants.registering.window import may_register
from reports.file_ids import read_id
from reports.models import ReportFile

from .places import find_places

SHORTEST, LONGEST = 2, 100
"""The characters of a text that is searched."""
_MOST_WORDS = 8
_SHOWN = 6
"""The results of a group on the page. More are on the list behind it."""
_ROWS_OF_LETTERS = 30
_SHORTEST_CODE = 20
_FEWEST_WORDS = 2  # of a name that is compared with others
_SHORTEST_PART = 4  # digits


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: its name, a line about it, and an action with its address, if there is one. `state` is shown as a
    chip, with the event to which it belongs."""

    name: str
    href: str
    line: str = ""
    state: State | Registration.Status | None = None
    at: str = ""
    action: str = ""
    action_href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one kind, and the address of the list that has all of them, if there are more."""

    key: str
    title: str
    hits: Sequence[Hit]
    all_href: str = ""


def is_searchable(text: str) -> bool:
    return len(text) >= SHORTEST


def find(text: str, reader: User) -> list[Group]:
    """Return what the text finds, by kind. Each kind takes one query or two, whatever it finds. If no
    name has all words, people with similar names are found."""
    words = text.split()[:_MOST_WORDS]
    people = _limited("people", _("Participants"), _people(text, reader), _list("participants:participant-list", text))
    if not people.hits:
        people = _limited("similar", _("Participants with a similar name"), _similar(words, reader))
    groups = [
        Group("pages", _("Pages and actions"), _places(words, reader)),
        _limited("events", _("Events"), _events(words, reader), _list("events:event-list", text)),
        people,
        _limited("agencies", _("Agencies"), _agencies(text, words, reader), _list("agencies:agency-list", text)),
    ]
    if _may_be_number(text):
        groups += [
            _limited("letters", _("Letters"), [*_invitations(words, reader), *_assignment_letters(words, reader)]),
            _limited("certificates", _("Certificates"), _certificates(text, words, reader)),
            _limited("reports", _("Reports"), _report_files(text)),
        ]
    return [group for group in groups if group.hits]


def _may_be_number(text: str) -> bool:
    """Return whether the text may be a number or code of a letter, certificate or report: they have digits, except that
    a long random code or the id of a report may have none."""
    has_digits = any(character.isdigit() for character in text)
    return has_digits or len(text) >= _SHORTEST_CODE or read_id(text) is not None


def is_part_of_number(text: str) -> bool:
    """Return whether the text may be a part of a NIP or of a phone number. The beginning of one finds people."""
    digits = "".join(character for character in text if character.isdigit())
    return len(digits) >= _SHORTEST_PART and not any(character.isalpha() for character in text)


def registrations_href(text: str) -> str:
    """Return the list of all registrations with the text: it also has people who work elsewhere now."""
    return _list("participants:registration-list", text, stage="all")


def _list(name: str, text: str, **options: str) -> str:
    return f"{reverse(name)}?{urlencode({'q': text} | options)}"


def _limited(key: str, title: str, hits: Iterable[Hit], all_href: str = "") -> Group:
    found = list(hits)
    return Group(key, title, found[:_SHOWN], all_href if len(found) > _SHOWN else "")


def _with_words(words: Iterable[str], clause: Callable[[str], Q]) -> Q:
    """Return a clause for the rows that meet the clause of each word."""
    every = Q()
    for word in words:
        every &= clause(word)
    return every


def _places(words: Sequence[str], reader: User) -> list[Hit]:
    found = find_places([word.casefold() for word in words], reader)
    return [Hit(str(place.label), place.href) for place in found[:_SHOWN]]


def _events(words: Sequence[str], reader: User) -> Iterator[Hit]:
    named = _with_words(
        words,
        lambda word: (
            Q(title__icontains=word)
            | Q(code__icontains=word)
            | Q(venue__icontains=word)
            | Q(province__name__icontains=word)
        ),
    )
    found = Event.objects.visible_to(reader).filter(named).for_page().order_by("-starts_on", "code")
    for event in found[: _SHOWN + 1]:
        line = " · ".join([event.code, wording.days(event.starts_on, event.ends_on), event.province.name])
        action, href = "", ""
        if not event.is_over and may_register(event, reader):
            action, href = _("Register a participant"), reverse("participants:registration-new", args=[event.code])
        yield Hit(event.title, event.get_absolute_url(), line, event.state, "", action, href)


def _people(text: str, reader: User) -> Iterator[Hit]:
    people = Participant.objects.visible_to(reader)
    found = people.filter(means_in_country(text, reader, people)).select_related("agency")
    yield from _hits_of_people(list(found.order_by("full_name", "pk")[: _SHOWN + 1]), reader)


def _hits_of_people(people: Sequence[Participant], reader: User) -> Iterator[Hit]:
    """Yield the people with the status of their registration at the next event."""
    coming = Registration.objects.visible_to(reader).filter(
        participant__in=people, event__in=Event.objects.coming(localdate())
    )
    coming = coming.without_duplicates().select_related("event").order_by("-event__starts_on", "-event__code")
    nearest = {one.participant_id: one for one in coming}
    for person in people:
        next_one = nearest.get(person.pk)
        state = Registration.Status(next_one.status) if next_one else None
        at = next_one.event.title if next_one else ""
        yield Hit(person.full_name, person.get_absolute_url(), person.agency.name, state, at)


def _similar(words: Sequence[str], reader: User) -> Iterator[Hit]:
    """Yield people whose name is only written a little differently."""
    if len(words) < _FEWEST_WORDS:
        return
    people = Participant.objects.visible_to(reader).select_related("agency")
    yield from _hits_of_people(similar_people(" ".join(words), people)[: _SHOWN + 1], reader)


def _agencies(text: str, words: Sequence[str], reader: User) -> Iterator[Hit]:
    named = _with_words(
        words,
        lambda word: (
            Q(name__icontains=word)
            | Q(regency__name__icontains=word)
            | Q(pk__in=FormerName.objects.filter(name__icontains=word).values("agency"))
        ),
    )
    found = Agency.objects.visible_to(reader).filter(named | Q(npp__iexact=text))
    for agency in found.select_related("province", "regency").order_by("name", "pk")[: _SHOWN + 1]:
        line = f"{agency.get_kind_display()} · {agency.region.full_name}"
        yield Hit(agency.name, agency.get_absolute_url(), line)


def _numbered(words: Sequence[str], path: str) -> Q:
    return _with_words(words, lambda word: Q(**{f"{path}__icontains": word}))


def _letter_numbers(words: Sequence[str]) -> "QuerySet[Number, Any]":
    """Return the numbers with the words, to be looked for before the many rows that have one."""
    return Number.objects.order_by().filter(_numbered(words, "text")).values("pk")


def _invitations(words: Sequence[str], reader: User) -> Iterator[Hit]:
    found = Invitation.objects.visible_to(reader).filter(number__in=_letter_numbers(words))
    for letter in found.select_related("number", "event").order_by("-pk")[: _SHOWN + 1]:
        line = f"{letter.addressee} · {letter.event.title}"
        yield Hit(letter.number.text, reverse("events:invitations", args=[letter.event.code]), line)


def _assignment_letters(words: Sequence[str], reader: User) -> Iterator[Hit]:
    """Yield each letter once, with the first of the people whom it covers."""
    letters = AssignmentLetter.objects.filter(_numbered(words, "number")).values("pk")
    covered = Registration.objects.visible_to(reader).filter(letter__in=letters)
    covered = covered.select_related("letter", "participant", "event").order_by("-letter", "number")
    for registration in _one_of_each(covered):
        line = f"{registration.participant.full_name} · {registration.event.title}"
        yield Hit(str(registration.letter), registration.get_absolute_url() + "#letter", line)


def _one_of_each(covered: "QuerySet[Registration]") -> list[Registration]:
    firsts: dict[int, Registration] = {}
    for registration in covered[:_ROWS_OF_LETTERS]:
        firsts.setdefault(registration.letter_id or 0, registration)
    return list(firsts.values())


def _certificates(text: str, words: Sequence[str], reader: User) -> Iterator[Hit]:
    numbered = Certificate.objects.filter(number__in=_letter_numbers(words)).values("pk")
    named = Certificate.objects.filter(code=text.lower()).values("pk")
    found = Certificate.objects.visible_to(reader).filter(pk__in=numbered.order_by().union(named.order_by()))
    found = found.select_related("number", "registration__participant", "registration__event")
    for certificate in found.order_by("-pk")[: _SHOWN + 1]:
        registration = certificate.registration
        line = f"{registration.participant.full_name} · {registration.event.title}"
        href = reverse("participants:certificates-person", args=[registration.event.code, registration.number])
        yield Hit(certificate.number.text, href, line)


def _report_files(text: str) -> Iterator[Hit]:
    """Yield the report with this id. Everybody who knows the id may see what is on record of it."""
    code = read_id(text)
    for file in ReportFile.objects.filter(pk=code) if code else []:
        yield Hit(file.title, file.get_absolute_url(), file.printed_id)
