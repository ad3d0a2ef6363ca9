from .course import Course, Programme
from .event import Event, Session
from .invitation import Invitation, LetterSettings
from .material import Material
from .numbers import Number, NumberKind, NumberSeries
from .photo import Photo
from .quota import Quota

__all__ = [
    "Course",
    "Event",
    "Invitation",
    "LetterSettings",
    "Material",
    "Number",
    "NumberKind",
    "NumberSeries",
    "Photo",
    "Programme",
    "Quota",
    "Session",
]
