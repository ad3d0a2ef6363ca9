"""Template tags about people: the facts of a person, masked numbers in lists; who may mark them, and who did."""

from django import template

from accounts.models import User
from accounts.trail.words import field_label
from events.models import Event
from participants.attendance.log import author as entry_author
from participants.fields.person import BY_NAME
from participants.fields.wording import all_facts, facts, facts_at, shown
from participants.models import MarkEntry
from participants.nip import mask_nip
from participants.phone import mask_phone

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
