from .chapter import Chapter, ReportChapter
from .file import ReportFile
from .schedule import Delivery, Recipient, Schedule
from .seen import ClosedIntroduction, NewsSeen

__all__ = [
    "Chapter",
    "ClosedIntroduction",
    "Delivery",
    "NewsSeen",
    "Recipient",
    "ReportChapter",
    "ReportFile",
    "Schedule",
]
