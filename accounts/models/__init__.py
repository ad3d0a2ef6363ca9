from .trail import Entry
from .user import User, UserManager

__all__ = ["Entry", "User", "UserManager"]
