from .file import ReportFile
from .schedule import Delivery, Recipient, Schedule

__all__ = ["Delivery", "Recipient", "ReportFile", "Schedule"]
