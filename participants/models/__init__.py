from .attendance import AppendOnly, Attendance, MarkEntry
from .door import DoorLink, HeldMark, new_token
from .letter import AssignmentLetter
from .participant import Participant, Rank
from .personal_link import PersonalLink
from .registration import TICKET_ALPHABET, TICKET_LENGTH, Registration
from .second_scan import SecondScan
from .sheet import SheetImport, SheetLayout

__all__ = [
    "TICKET_ALPHABET",
    "TICKET_LENGTH",
    "AppendOnly",
    "AssignmentLetter",
    "Attendance",
    "DoorLink",
    "HeldMark",
    "MarkEntry",
    "Participant",
    "PersonalLink",
    "Rank",
    "Registration",
    "SecondScan",
    "SheetImport",
    "SheetLayout",
    "new_token",
]
