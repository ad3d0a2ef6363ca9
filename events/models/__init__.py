from .course import Course, Programme
from .event import Event, Session
from .quota import Quota

__all__ = ["Course", "Event", "Programme", "Quota", "Session"]
