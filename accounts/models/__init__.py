from .browser_session import BrowserSession
from .job import Job
from .mail import Message
from .trail import Entry
from .user import User, UserManager

__all__ = ["BrowserSession", "Entry", "Job", "Message", "User", "UserManager"]
