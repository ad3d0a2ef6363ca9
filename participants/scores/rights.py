"""Who may enter test scores: who may take attendance, as long as the event is not cancelled."""

from accounts.models import User
from events.models import Event


def may_enter_scores(event: Event, user: User) -> bool:
    return event.status != Event.Status.CANCELLED and event.is_markable_by(user)
