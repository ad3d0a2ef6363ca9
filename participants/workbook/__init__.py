"""One bimtek as a workbook, from plan to attendance: how years kept in spreadsheets come in, and an event goes out."""

from .exporting import export_event
from .importing import EventImport, import_event
from .storing import Counts

__all__ = ["Counts", "EventImport", "export_event", "import_event"]
