from .file import ReportFile
from .schedule import Delivery, Recipient, Schedule
from .seen import ClosedIntroduction, NewsSeen

__all__ = ["ClosedIntroduction", "Delivery", "NewsSeen", "Recipient", "ReportFile", "Schedule"]
