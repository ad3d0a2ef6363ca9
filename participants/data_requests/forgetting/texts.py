"""Taking an erased person out of mails, and out of texts that others wrote about their events."""

from collections.abc import Sequence

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.models import Message
from events.models import Photo
from participants.mails.forgetting import forget_mail
from participants.models import EvaluationSheet, Participant, Registration, Reply

from .traces import Traces

ANSWER_KEY = "data-request-decided:"
"""The key of the mail that tells a person that they were erased begins with this: it keeps its address until it is
sent (participants.data_requests.answers)."""


def forget_mails(registrations: Sequence[Registration], traces: Traces) -> None:
    """Empty the mails to the person, and take the name out of others about their events."""
    addresses = {one.lower() for one in traces.contact if "@" in one}
    events = {one.event_id for one in registrations}
    shared = _shared_addresses(addresses, traces)
    for mail in Message.objects.exclude(key__startswith=ANSWER_KEY).order_by("pk").iterator(chunk_size=200):
        is_to_person = mail.user_id is None and mail.recipient.lower() in addresses
        if is_to_person and mail.recipient.lower() in shared:
            is_to_person = traces.are_in([mail.subject, mail.body]) or not mail.body
        if is_to_person:
            forget_mail(mail, subject=traces.without(mail.subject))
        elif mail.event in events or mail.event is None:
            _rename(mail, traces)


def _shared_addresses(addresses: set[str], traces: Traces) -> set[str]:
    """Return the addresses that other people have, too: mails to those stay."""
    shared = set()
    for address in addresses:
        if Participant.objects.filter(email__iexact=address).exclude(pk__in=traces.keys).exists():
            shared.add(address)
    return shared


def _rename(mail: Message, traces: Traces) -> None:
    new = {"subject": traces.without(mail.subject)[:200], "body": traces.without(mail.body)}
    if any(value != getattr(mail, name) for name, value in new.items()):
        Message.objects.filter(pk=mail.pk).update(**new)


def forget_texts(registrations: Sequence[Registration], traces: Traces) -> None:
    """Take the name out of captions, reasons of others and anonymous answers about the person's events, and out of the
    histories of the administration."""
    events = {one.event_id for one in registrations}
    for photo in Photo.objects.filter(event__in=events).exclude(caption=""):
        if (caption := traces.without(photo.caption)) != photo.caption:
            Photo.objects.filter(pk=photo.pk).update(caption=caption[:200])
    for reply in Reply.objects.filter(registration__event__in=events).exclude(reason=""):
        if (reason := traces.without(reply.reason)) != reply.reason:
            Reply.objects.filter(pk=reply.pk).update(reason=reason[:300])
    for sheet in EvaluationSheet.objects.filter(event__in=events):
        if (answers := traces.without_in(sheet.answers)) != sheet.answers:
            EvaluationSheet.objects.filter(pk=sheet.pk).update(answers=answers)
    own = {Participant: traces.keys, Registration: {one.pk for one in registrations}}
    for model, keys in own.items():
        kind = ContentType.objects.get_for_model(model)
        for entry in LogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys]):
            message = traces.without(entry.change_message)
            LogEntry.objects.filter(pk=entry.pk).update(object_repr=traces.pseudonym, change_message=message)
