"""Who may enter test scores: everybody who may take attendance, unless the event is cancelled."""

from accounts.models import User
from events.models import Event


def may_enter_scores(event: Event, user: User) -> bool:
    return event.status != Event.Status.CANCELLED and event.is_markable_by(user)
