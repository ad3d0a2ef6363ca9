"""The sessions of a user. Django stores in a session whose it is, but cannot look for them."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


def end_sessions(user: User) -> int:
    """Delete the user's sessions and return their number, so that none lives again when the account is active again."""
    valid = Session.objects.filter(expire_date__gt=timezone.now())
    own = [session.pk for session in valid.iterator() if session.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
    return len(own)
