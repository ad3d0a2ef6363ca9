"""Mails with a link to choose a new password.

A worker looks for the account and makes the mail. So a request takes the same time whether an account has the address
or not, and never waits for a mail server.
"""

from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from accounts.models import User

from .outbox import mail

_SUBJECT = _("Choose a new password")


@task(priority=60)  # before mails that wait and before long tasks: the person sits at the form
def send_link(address: str) -> None:
    """Mail a link to each active account with this address, to the address that is recorded.

    Two different addresses can be equal without regard to case, so the typed one gets no mail.
    """
    for user in User.objects.filter(is_active=True, email__iexact=address):
        context = {"user": user, "address": mail.address(_link(user))}
        key = f"password-reset:{user.pk}:{uuid4().hex}"
        mail.queue([mail.draft("accounts/mails/password_reset.txt", _SUBJECT, context, to=user, key=key, secret=True)])


def _link(user: User) -> str:
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
