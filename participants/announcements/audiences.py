"""Who gets a message, who does not and why, and what the placeholders mean for each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import TextChoices, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Entry, Message
from agencies.models import Agency
from documents import wording
from documents.placeholders import used
from events.clock import first_start
from events.mail_words import addressee, head_of
from events.models import Announcement, Event, Quota
from events.readers import Reader, readers
from participants.mails.to_participant import without_link
from participants.models import Registration
from participants.personal.place import contact_of
from participants.personal_links.links import mailed_often
from participants.phone import first_mobile, format_phone, mobile, whatsapp_address

from .kinds import people, quotas
from .placeholders import LINK, fill
from .untold import MOVED_PRESET, last_move, mailed_change

Audience = Announcement.Audience

KEY = "announcement:"
"""How the keys of all mails of messages begin (Announcement.key)."""
_AGAIN_AFTER = timedelta(days=1)
_NAMED = 8
"""Agencies that a mail to the staff of a province names."""


class Reason(TextChoices):
    """Why somebody gets no mail."""

    NO_ADDRESS = "no-address", _("No e-mail address")
    RESTRICTED = "restricted", _("Data restricted")
    NO_LINK = "no-link", _("The personal link was withdrawn")
    OFTEN = "often", _("Got several links within the hour")
    HAS_IT = "has-it", _("Has a mail of this message")
    TOLD = "told", _("Got the portal's mail about this change")
    REMINDED = "reminded", _("Got the same reminder within a day")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, an agency, or a user of a province. `target` identifies them in the key of their mail."""

    target: str
    name: str
    under: str
    address: str
    phone: str
    province: str
    values: Mapping[str, str]
    reason: Reason | None = None
    registration: Registration | None = None
    reader: Reader | None = None
    quotas: tuple[int, ...] = ()

    def subject(self, announcement: Announcement) -> str:
        return fill(announcement.subject, self.values)

    def text(self, announcement: Announcement, link: str = "") -> str:
        return fill(announcement.text, {**self.values, LINK: link})

    def whatsapp(self, announcement: Announcement) -> str:
        """Return the address that opens WhatsApp with the text, "" without a mobile number. It has no personal link."""
        return whatsapp_address(self.text(announcement), self.phone) if self.phone else ""


def recipients_of(announcement: Announcement, now: datetime | None = None) -> list[Recipient]:
    """Return all that the message is for now, each with the reason why no mail goes there, if there is one."""
    prefetch_related_objects([announcement.event], "sessions")
    found = _agencies(announcement) if announcement.is_of_agencies else _people(announcement)
    got = _got_before(announcement, now or timezone.now())
    return [one if one.reason else replace(one, reason=got.get(one.target)) for one in found]


def _got_before(announcement: Announcement, now: datetime) -> dict[str, Reason]:
    """Return the targets that have a mail of this message, know what it says from the portal's own mail, or got the
    same ready text lately. Mails of that text that nobody got do not count."""
    mails = Message.objects.of_event(announcement.event_id).filter(key__startswith=KEY)
    same = Announcement.objects.filter(event=announcement.event_id, preset=announcement.preset).exclude(preset="")
    others = {str(pk) for pk in same.values_list("pk", flat=True)}
    move = last_move(announcement.event) if announcement.preset == MOVED_PRESET else None
    got = {f"r{pk}": Reason.TOLD for pk in mailed_change(move)} if move else {}
    lately = _lately(announcement, move, now)
    for key, at, state in mails.values_list("key", "created_at", "state"):
        _name, written, target = key.split(":", 2)
        if written == str(announcement.pk):
            got[target] = Reason.HAS_IT
        elif written in others and (lately is None or at > lately) and state not in Message.State.not_sent():
            got.setdefault(target, Reason.REMINDED)
    return got


def _lately(announcement: Announcement, move: Entry | None, now: datetime) -> datetime | None:
    """Return since when a mail of the same ready text counts: for a day, but not one from before the last change of
    days or place. For an automatic message any counts (None): whoever got the text by hand does not get it again."""
    if announcement.is_automatic:
        return None
    return max(now - _AGAIN_AFTER, move.at) if move else now - _AGAIN_AFTER


def _people(announcement: Announcement) -> list[Recipient]:
    event = announcement.event
    found = list(people(event, Audience(announcement.audience)).select_related("participant", "agency"))
    shared = shared_values(event)
    no_link, often = set(), set()
    if LINK in used(announcement.text):
        no_link, often = without_link(found), mailed_often(found)
    made = []
    for one in found:
        one.event = event
        person = one.participant
        reason = None
        if person.restricted_at:
            reason = Reason.RESTRICTED
        elif not person.email:
            reason = Reason.NO_ADDRESS
        elif one.pk in no_link:
            reason = Reason.NO_LINK
        elif one.pk in often:
            reason = Reason.OFTEN
        made.append(
            Recipient(
                target=f"r{one.pk}",
                name=person.full_name,
                under=one.agency.name,
                address=person.mail_address,
                phone=mobile(str(person.open_value("phone"))),
                province=one.province_id,
                values={
                    **shared,
                    "nama": person.full_name,
                    "instansi": one.agency.name,
                    "pukul": first_start(event, one.province_id),
                },
                reason=reason,
                registration=one,
            )
        )
    return made


def _agencies(announcement: Announcement) -> list[Recipient]:
    """Return the agencies' own addresses, the staff of the provinces, and the agencies without an address."""
    event = announcement.event
    meant = quotas(event, Audience(announcement.audience))
    shared = shared_values(event)
    made = [_reader(reader, seats, shared, event) for reader, seats in readers(event, meant).items()]
    lacking = (quota for quota in meant if quota.agency and not quota.agency.email)
    return made + [_without_address(quota.agency, quota, shared, event) for quota in lacking if quota.agency]


def _reader(reader: Reader, seats: list[Quota], shared: Mapping[str, str], event: Event) -> Recipient:
    labels = [quota.label for quota in seats]
    named = ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")
    target = f"u{reader.user.pk}" if reader.user else f"a{min(quota.agency_id or 0 for quota in seats)}"
    return Recipient(
        target=target,
        name=str(reader.user) if reader.user else labels[0],
        under=named if reader.user or len(labels) > 1 else "",
        address=reader.address,
        phone="" if reader.user else _mobile(seats[0].agency),
        province=reader.province,
        values={
            **shared,
            "nama": str(reader.user) if reader.user else addressee(seats[:_NAMED]),
            "instansi": named,
            "sisa_kursi": wording.number(sum(quota.free for quota in seats)),
            "pukul": first_start(event, reader.province),
        },
        reader=reader,
        quotas=tuple(quota.pk for quota in seats),
    )


def _mobile(agency: Agency | None) -> str:
    return first_mobile(agency.contact_phone, agency.phone) if agency else ""


def _without_address(agency: Agency, quota: Quota, shared: Mapping[str, str], event: Event) -> Recipient:
    return Recipient(
        target=f"a{agency.pk}",
        name=agency.name,
        under="",
        address="",
        phone=_mobile(agency),
        province=agency.province_id,
        values={
            **shared,
            "nama": head_of(agency.name),
            "instansi": agency.name,
            "sisa_kursi": wording.number(quota.free),
            "pukul": first_start(event, agency.province_id),
        },
        reason=Reason.NO_ADDRESS,
        quotas=(quota.pk,),
    )


def shared_values(event: Event) -> dict[str, str]:
    """Return what the placeholders mean for everybody, in the active language; "" if it is not known."""
    closes = event.registration_closes_on
    return {
        "kegiatan": event.title,
        "tanggal": wording.days(event.starts_on, event.ends_on),
        "tempat": ", ".join(filter(None, [event.venue, event.province.name])) if event.venue else "",
        "penutupan": wording.day(closes) if closes else "",
        "narahubung": _contact(event),
        LINK: "",
    }


def _contact(event: Event) -> str:
    """Return the contact person of the event, or else whom users of the portal call."""
    contact = contact_of(event)
    if contact:
        return ", ".join(filter(None, [contact.name, contact.phone and f"WhatsApp/telp. {contact.phone}"]))
    phone = format_phone(mobile(settings.HELP_WHATSAPP))
    return ", ".join(filter(None, [settings.HELP_NAME, phone, settings.HELP_EMAIL]))


def by_reason(recipients: Iterable[Recipient]) -> dict[Reason, list[Recipient]]:
    """Return those who get no mail, by the reason."""
    found: defaultdict[Reason, list[Recipient]] = defaultdict(list)
    for one in recipients:
        if one.reason:
            found[one.reason].append(one)
    return dict(found)
