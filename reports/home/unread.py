"""The number of events with unread news, for the bell in the header of each page.

Counting takes several queries, so the session keeps the number. It is counted anew after five minutes, and whenever the
home page shows the news.
"""

import time

from accounts.access import AuthenticatedRequest
from accounts.sessions.store import SIGN_IN

from .news import news

_COUNTED_EVERY = 300
"""Seconds."""
_KEY = "news"


def note_unread(request: AuthenticatedRequest, number: int) -> None:
    """Keep the number that was just counted. A number that is kept already is not stored again."""
    if number != request.session.get(_KEY, {"unread": 0})["unread"]:
        request.session[_KEY] = {"unread": number, "at": time.time()}


def unread_news(request: AuthenticatedRequest) -> int:
    """Return the number of events with unread news."""
    session = request.session
    kept = session.get(_KEY) or {"unread": 0, "at": session.get(SIGN_IN, {"at": 0})["at"]}
    if time.time() - kept["at"] > _COUNTED_EVERY:
        kept = session[_KEY] = {"unread": len(news(request.user)), "at": time.time()}
    return int(kept["unread"])
