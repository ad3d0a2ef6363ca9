from .announcement import Announcement
from .course import Course, Programme
from .evaluation import MOST_QUESTIONS, EvaluationOpening, EvaluationQuestion
from .event import Event
from .invitation import Invitation, LetterSettings, Nature, SignedInvitation
from .material import Material
from .numbers import Number, NumberKind, NumberSeries
from .photo import Photo
from .picture import LetterImage
from .quota import Quota
from .session import Session
from .session_template import SessionTemplate, TemplateSession
from .state import State

__all__ = [
    "MOST_QUESTIONS",
    "Announcement",
    "Course",
    "EvaluationOpening",
    "EvaluationQuestion",
    "Event",
    "Invitation",
    "LetterImage",
    "LetterSettings",
    "Material",
    "Nature",
    "Number",
    "NumberKind",
    "NumberSeries",
    "Photo",
    "Programme",
    "Quota",
    "Session",
    "SessionTemplate",
    "SignedInvitation",
    "State",
    "TemplateSession",
]
