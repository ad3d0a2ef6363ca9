"""Ends sessions. Django ends other sessions itself when a password changes, because a session holds its hash."""

from django.db import transaction

from accounts.models import BrowserSession, User
from accounts.trail import recording as trail


def end_sessions(user: User, *, but: str | None = None) -> int:
    """Delete the user's sessions and return their number. The session with the key `but` stays."""
    count, _by_model = BrowserSession.objects.of(user).exclude(session_key=but or "").delete()
    return count


@transaction.atomic
def end_all(user: User, *, but: str | None, by: User) -> int:
    """End the sessions of a user as an administrator, with an entry in the trail if there were any. Return their
    number."""
    ended = end_sessions(user, but=but)
    if ended:
        trail.record("account-sessions-ended", user, by=by, province=user.province_id or "")
    return ended


def forget_ended() -> int:
    """Delete the sessions that have reached a limit, with their addresses, and return their number."""
    count, _by_model = BrowserSession.objects.ended().delete()
    return count


def living(user: User) -> list[BrowserSession]:
    """Return the sessions in which the user is signed in, the one last used first."""
    rows = BrowserSession.objects.of(user).valid().order_by("-seen_at")
    password = user.get_session_auth_hash()
    return [row for row in rows if row.get_decoded().get("_auth_user_hash") == password]
