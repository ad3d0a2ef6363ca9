from .file import ReportFile
from .schedule import Delivery, Recipient, Schedule
from .seen import NewsSeen

__all__ = ["Delivery", "NewsSeen", "Recipient", "ReportFile", "Schedule"]
