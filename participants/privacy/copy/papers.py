"""Certificates, letters, requests, links, mails and spreadsheets of a person."""

import re
from collections.abc import Collection, Iterator

from django.core.files import File
from django.db.models import Q

from accounts.models import Message
from events.models import Event
from participants.models import (
    CalendarFeed,
    Certificate,
    CorrectionRequest,
    DataRequest,
    PersonalLink,
    SheetImport,
    SignedCertificate,
)
from participants.names import bare_key

from .owner import Owner, role_of
from .records import event_of
from .values import Json, plain, recorded


def certificates(owner: Owner) -> Json:
    found = Certificate.objects.filter(registration__in=owner.registrations).order_by("pk")
    events = {one.pk: event_of(one) for one in owner.registrations}
    return [
        {
            **events[one.registration_id],
            "number": one.number.text,
            **recorded(one, "revoked_at"),
            "issued_by": role_of(one.issued_by),
            "revoked_by": role_of(one.revoked_by),
        }
        for one in found.select_related("number", "issued_by__province", "revoked_by__province")
    ]


def files(owner: Owner) -> Json:
    """Return the files that the archive has beside this one, with their names in the archive."""
    return [{"name": name, "stored_as": file.name, **facts} for name, file, facts in stored_files(owner)]


def stored_files(owner: Owner) -> Iterator[tuple[str, "File[bytes]", dict[str, Json]]]:
    """Yield the files of the person: the name in the archive, the stored file, and what is recorded of it."""
    for one in owner.registrations:
        letter = one.letter
        if letter and letter.file and letter.pk not in owner.shared_letters:
            suffix = str(letter.file).rpartition(".")[2]
            yield f"surat-tugas-{one.event.code.lower()}-{one.number}.{suffix}", letter.file, {}
    signed = SignedCertificate.objects.filter(certificate__registration__in=owner.registrations).order_by("pk")
    for paper in signed.select_related("certificate__number"):
        number = paper.certificate.number
        name = f"sertifikat-{number.year}-{number.serial:04d}.pdf"
        yield name, paper.file, recorded(paper, "uploaded_at")


def corrections(owner: Owner) -> Json:
    found = CorrectionRequest.objects.filter(registration__in=owner.registrations).order_by("pk")
    events = {one.pk: event_of(one) for one in owner.registrations}
    return [
        {
            **events[one.registration_id],
            **recorded(one, "asked_at", "due_at", "decided_at"),
            "decided_by": role_of(one.decided_by),
        }
        for one in found.select_related("decided_by__province")
    ]


def data_requests(owner: Owner) -> Json:
    """Return what the person asked about their data, beside corrections."""
    found = DataRequest.objects.filter(participant=owner.person).order_by("pk")
    asked = found.select_related("entered_by__province", "decided_by__province")
    return [
        {**recorded(one), "entered_by": role_of(one.entered_by), "decided_by": role_of(one.decided_by)} for one in asked
    ]


def personal_links(owner: Owner) -> Json:
    """Return the facts of the links; nobody can find their addresses again."""
    found = PersonalLink.objects.filter(registration__in=owner.registrations).order_by("pk")
    events = {one.pk: event_of(one) for one in owner.registrations}
    feeds = CalendarFeed.objects.filter(registration__in=owner.registrations).order_by("pk")
    return [
        *({**events[link.registration_id], **recorded(link)} for link in found),
        *({**events[feed.registration_id], "kind": "calendar", **recorded(feed)} for feed in feeds),
    ]


_WITHOUT_OTHERS = ("subject", "event", "language", "state", "created_at", "sent_at")
"""What a copy has of a mail to staff."""


def mails(owner: Owner) -> Json:
    """Return the mails to the person, and those to staff that name them: of these without the text, which names others
    too. An address that several people use counts only for mails that name the person."""
    events = {one.event_id: one.event.code for one in owner.registrations}
    links = PersonalLink.objects.filter(registration__in=owner.registrations).exclude(mail_key="")
    keys = set(links.values_list("mail_key", flat=True))
    found = Message.objects.filter(Q(event__in=events) | Q(event=None, user=None)).order_by("pk")
    return [made for message in found.iterator(chunk_size=500) if (made := _mail(message, owner, events, keys))]


def _mail(message: Message, owner: Owner, events: dict[int, str], keys: Collection[str]) -> Json:
    whole = recorded(message, "created_at", "sent_at")
    whole |= {"event": events.get(message.event or 0), "body": message.shown_text}
    is_named = any(_naming(name).search(message.body) for name in owner.names)
    if message.user_id is not None:
        return {"to": "staff", **{name: whole[name] for name in _WITHOUT_OTHERS}} if is_named else None
    if message.key in keys or (is_named and message.recipient.lower() in owner.addresses):
        return {"to": "person", **whole}
    return None


def _naming(name: str) -> re.Pattern[str]:
    """Return the pattern of a line of a mail that names the person: "To Ani", "- 12. Ani"."""
    return re.compile(rf"^(?:- \d+\. |\S+ ){re.escape(name)}\s*$", re.MULTILINE)


def spreadsheets(owner: Owner) -> Json:
    """Return the rows about the person in spreadsheets that staff sent in the last days."""
    found = SheetImport.objects.select_related("event").order_by("pk")
    return [made for upload in found.iterator(chunk_size=20) if (made := _rows(upload, upload.event, owner))]


def _rows(upload: SheetImport, event: Event, owner: Owner) -> Json:
    keys = {bare_key(name) for name in owner.names} - {""}
    rows = [row for row in upload.rows if any(_names(cell, keys, owner) for cell in row[1])]
    if not rows:
        return None
    return {"event": event.code, **recorded(upload, "created_at"), "rows": plain(rows)}


def _names(cell: object, keys: set[str], owner: Owner) -> bool:
    text = "" if cell is None else str(cell)
    compact = text.replace(" ", "").lower()
    return bool(compact) and (bare_key(text) in keys or compact in owner.numbers or compact in owner.addresses)
