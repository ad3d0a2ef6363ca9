from .attendance import Attendance
from .letter import AssignmentLetter
from .participant import Participant, Rank
from .registration import Registration
from .sheet import SheetImport, SheetLayout

__all__ = ["AssignmentLetter", "Attendance", "Participant", "Rank", "Registration", "SheetImport", "SheetLayout"]
