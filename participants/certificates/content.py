"""The words of a certificate. It is an official document: Indonesian, whatever language its reader uses.

Everything is put into words at the issue and kept as JSON. Printing adds nothing, so neither a changed event nor a
changed translation changes a certificate.
"""

from collections.abc import Sequence
from datetime import date
from typing import NotRequired, TypedDict

from django.utils import translation
from django.utils.translation import gettext, npgettext, pgettext

from agencies.nip import format_nip
from documents import wording
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event, Session
from participants.models import CertificateSignatory, CertificateTemplate

from .holder import Holder


class Signatory(TypedDict):
    """`image` is the digest of the picture of the signature, "" for none; `nip` is written out with its label."""

    position: str
    name: str
    nip: str
    image: str


class Row(TypedDict):
    """One session on the back."""

    number: int
    date: str
    title: str
    lesson_hours: int


class Speakers(TypedDict):
    """The heading of their column on the back, and the speaker of each session, "" for none."""

    heading: str
    names: list[str]


class Table(TypedDict):
    """The back: its title, the four headings, the sessions, and the label of the total. Certificates of earlier
    versions, and of events without speakers, lack `speakers`; these are no part of what makes a certificate
    outdated."""

    title: str
    headings: list[str]
    rows: list[Row]
    total: str
    speakers: NotRequired[Speakers]


class Words(TypedDict):
    """Everything on a certificate except its number, name, agency and public address.

    Lesson hours are the event's (45 minutes each); `logo`, `second_logo` and `background` are digests of pictures, ""
    for none. `back_signed` says that the first signatory also signs the back. `room` is in place of each signature if
    they are electronic. Certificates of earlier versions lack `role`, `second_logo`, `back_signed` and `room`.
    """

    language: str
    title: str
    organiser: str
    opening: str
    role: NotRequired[str]
    completed: str
    event: str
    batch: str
    details: str
    lesson_hours: int
    hours: str
    signed: str
    signatories: list[Signatory]
    check: str
    table: Table
    frame: str
    colour: str
    logo: str
    second_logo: NotRequired[str]
    background: str
    back_signed: NotRequired[bool]
    room: NotRequired[str]


class Content(Words):
    """A whole certificate; `address` is that of its public page. Certificates of earlier versions lack `rank` and
    `scores`."""

    name: str
    agency: str
    rank: NotRequired[str]
    scores: NotRequired[str]
    number: str
    number_line: str
    address: str


def certificate_words(
    event: Event,
    sessions: Sequence[Session],
    template: CertificateTemplate,
    dated_on: date,
    signatories: Sequence[CertificateSignatory] | None = None,
) -> Words:
    """Return, as JSON stores it, what all certificates of one issue share.

    The event has its province. `signatories` are the template's own unless others are given.
    """
    if signatories is None:
        signatories = stored_signatories(template)
    with translation.override(OFFICIAL_LANGUAGE):
        return _words(event, sessions, template, dated_on, signatories)


def certificate_content(words: Words, holder: Holder, *, number: str, address: str) -> Content:
    """Return one whole certificate as JSON stores it, without the NIP; `address` is that of its public page."""
    with translation.override(OFFICIAL_LANGUAGE):
        number_line = pgettext("certificate", "Number: %(number)s") % {"number": number}
    return {
        **words,
        "name": holder.name,
        "agency": holder.agency,
        "rank": holder.rank,
        "scores": holder.scores,
        "number": number,
        "number_line": number_line,
        "address": address,
    }


def stored_signatories(template: CertificateTemplate) -> list[CertificateSignatory]:
    if template.pk is None:
        return []
    return list(template.signatories.select_related("image").defer("image__content").order_by("place"))


def _words(
    event: Event,
    sessions: Sequence[Session],
    template: CertificateTemplate,
    dated_on: date,
    signatories: Sequence[CertificateSignatory],
) -> Words:
    hours = sum(session.lesson_hours for session in sessions)
    return Words(
        language=OFFICIAL_LANGUAGE,
        title=template.title or pgettext("certificate", "CERTIFICATE"),
        organiser=event.organiser,
        opening=template.opening or pgettext("certificate", "is given to"),
        role=pgettext("certificate", "as Participant"),
        completed=pgettext("certificate", "who has completed"),
        event=event.title,
        batch=wording.batch(event.batch),
        details=_details(event, hours),
        lesson_hours=hours,
        hours=_hours(hours),
        signed=", ".join(filter(None, [template.place, wording.day(dated_on)])),
        signatories=[_signatory(one, is_electronic=template.signed_electronically) for one in signatories],
        check=pgettext("certificate", "Check this certificate:"),
        table=_table(sessions),
        frame=template.frame,
        colour=template.colour,
        logo=template.logo.digest if template.logo else "",
        second_logo=template.second_logo.digest if template.second_logo else "",
        background=template.background.digest if template.background else "",
        back_signed=True,
        room=gettext("room for an electronic signature") if template.signed_electronically else "",
    )


def _hours(hours: int) -> str:
    words = npgettext("certificate", "%(hours)s lesson hour", "%(hours)s lesson hours", hours)
    return words % {"hours": wording.number(hours)}


def _details(event: Event, hours: int) -> str:
    parts = {
        "organiser": event.organiser,
        "days": wording.days(event.starts_on, event.ends_on),
        "place": ", ".join(filter(None, [event.venue, event.province.full_name])),
        "hours": _hours(hours),
    }
    if event.organiser:
        text = pgettext("certificate", "held by %(organiser)s on %(days)s at %(place)s, with %(hours)s.")
    else:
        text = pgettext("certificate", "held on %(days)s at %(place)s, with %(hours)s.")
    return text % parts


def _signatory(one: CertificateSignatory, *, is_electronic: bool) -> Signatory:
    nip = f"NIP {format_nip(one.nip)}" if one.nip else ""
    image = one.image.digest if one.image and not is_electronic else ""
    return Signatory(position=one.position, name=one.name, nip=nip, image=image)


def _table(sessions: Sequence[Session]) -> Table:
    headings = [
        pgettext("certificate", "No."),
        pgettext("certificate", "Date"),
        pgettext("certificate", "Session"),
        pgettext("certificate", "Lesson hours"),
    ]
    rows = [
        Row(number=n, date=wording.day(one.date), title=one.title, lesson_hours=one.lesson_hours)
        for n, one in enumerate(sessions, start=1)
    ]
    table = Table(
        title=pgettext("certificate", "Sessions and lesson hours"),
        headings=headings,
        rows=rows,
        total=pgettext("certificate", "Lesson hours in all"),
    )
    if any(one.speaker for one in sessions):
        table["speakers"] = Speakers(
            heading=pgettext("certificate", "Speaker"), names=[one.speaker for one in sessions]
        )
    return table
