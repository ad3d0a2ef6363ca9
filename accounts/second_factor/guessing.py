"""How often a code or a passkey may be wrong. Nobody who knows only the password can lock the holder out.

Wrong answers are counted for each device on which the account has signed in, and for all other devices together.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.adapter import known_device
from accounts.models import User
from accounts.security_log.writing import write
from accounts.security_notices import notify

ON_KNOWN_DEVICE = "5/5m/key"
ON_OTHER_DEVICES = "5/5m/key,30/d/key"
_ONE_NOTICE = 3_600  # seconds between two mails about wrong codes


@contextmanager
def counted(request: HttpRequest, user: User) -> Iterator[None]:
    """Count an answer unless it is right, that is, unless the block ends without a ValidationError.

    Raise ValidationError without looking at the answer if there were too many wrong ones.
    """
    device = known_device(request, user.get_username().lower())
    rates = ON_KNOWN_DEVICE if device else ON_OTHER_DEVICES
    key = f"{user.pk}:{device}"
    usage = ratelimit.consume(request, app="accounts", action="factor", config={"factor": rates}, key=key)
    if not usage:
        raise get_adapter().validation_error("too_many_login_attempts")
    try:
        yield
    except ValidationError:
        write("second-factor-failed", request, user=user.get_username(), user_id=user.pk)
        if not device and cache.add(f"wrong-factor:{user.pk}", True, timeout=_ONE_NOTICE):
            notify(user, "wrong-factor", address=get_adapter().get_client_ip(request))
        raise
    usage.rollback()
