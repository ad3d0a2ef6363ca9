from .job import Job
from .trail import Entry
from .user import User, UserManager

__all__ = ["Entry", "Job", "User", "UserManager"]
