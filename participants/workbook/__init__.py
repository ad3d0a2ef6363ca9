"""One bimtek as a workbook, from plan to attendance: importing years that were kept in spreadsheets, and exporting
events."""

from .exporting import export_event
from .importing import EventImport, import_event
from .storing import Counts

__all__ = ["Counts", "EventImport", "export_event", "import_event"]
