"""Who may enter test scores: who may take attendance, as long as the event is not cancelled."""

from accounts.models import User
from events.models import Event


def event_may_be_marked_by(user: User, event: Event) -> bool:
    return user.is_national or event.province_id == user.province_id


def may_enter_scores(event: Event, user: User) -> bool:
    return event.status != Event.Status.CANCELLED and event_may_be_marked_by(user, event)
