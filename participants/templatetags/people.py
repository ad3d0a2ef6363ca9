"""Template tags about people: the facts of a person, masked numbers in lists; who may mark them, and who did; what a
message offers to undo."""

from django import template
from django.contrib.messages.storage.base import Message

from accounts.models import User
from accounts.trail.words import field_label
from events.models import Event
from participants.attendance.log import author as entry_author
from participants.fields.person import BY_NAME
from participants.fields.wording import all_facts, facts, facts_at, shown
from participants.models import MarkEntry
from participants.nip import mask_nip
from participants.phone import mask_phone
from participants.undoing.offers import TAG

register = template.Library()

register.filter("masked_nip", mask_nip)
register.filter("masked_phone", mask_phone)
register.filter("field_label", field_label)
register.simple_tag(facts)
register.simple_tag(facts_at)
register.simple_tag(all_facts)


@register.simple_tag
def wished(field: str, value: str) -> str:
    """Return a wanted or recorded value as people read it; a dash for nothing."""
    return shown(BY_NAME[field], value) or "–"


@register.filter
def markable_by(event: Event, user: User) -> bool:
    return event.is_markable_by(user)


@register.filter
def author(entry: MarkEntry) -> str:
    """Return the author of an entry about attendance."""
    return entry_author(entry)


@register.simple_tag
def undo_offer(message: Message) -> dict[str, str] | None:
    """Return the signed text and the number of mails of what the message offers to undo, if it offers something."""
    for tag in (message.extra_tags or "").split():
        if tag.startswith(TAG):
            mails, text = tag.removeprefix(TAG).split(":", 1)
            return {"mails": mails, "text": text}
    return None
