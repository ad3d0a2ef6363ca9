from .job import Job
from .mail import Message
from .trail import Entry
from .user import User, UserManager

__all__ = ["Entry", "Job", "Message", "User", "UserManager"]
