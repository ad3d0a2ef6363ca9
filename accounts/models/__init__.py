from .browser_session import BrowserSession
from .incident import Incident
from .job import Job
from .mail import Message
from .saved_view import SavedView
from .trail import AppendOnly, ChainLink, Entry
from .user import User, UserManager

__all__ = [
    "AppendOnly",
    "BrowserSession",
    "ChainLink",
    "Entry",
    "Incident",
    "Job",
    "Message",
    "SavedView",
    "User",
    "UserManager",
]
