from .attendance import Attendance
from .participant import Participant, Rank
from .registration import Registration

__all__ = ["Attendance", "Participant", "Rank", "Registration"]
