"""How allauth's second factor looks and stores its secrets here."""

import io
import logging

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.encryption import ciphers
from accounts.rights import needs_second_factor

from .factors import FACTORS

_log = logging.getLogger(__name__)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy(
            "Your account must have a second factor. Add another one first, then remove this one."
        ),
        "incorrect_code": gettext_lazy(
            "This was not accepted. A code of an app changes every 30 seconds and is valid once: wait for the next one."
        ),
    }

    def get_totp_issuer(self) -> str:
        return _("Bimtek Portal")

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code with its quiet zone on white, so that phones also read it from dark screens."""
        picture = io.BytesIO()
        segno.make(url, micro=False).save(picture, kind="svg", scale=5, border=4, light="white", xmldecl=False)
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; if its key is gone, another one, with which no code is right."""
        try:
            return ciphers.decrypt(encrypted_text)
        except ciphers.WrongKey:
            _log.error("A second factor was encrypted with a key that is not in SECRET_KEY or SECRET_KEY_FALLBACKS.")
            return generate_totp_secret()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last app or passkey of an account that must have a second factor."""
        if authenticator.type not in FACTORS or not needs_second_factor(authenticator.user.role):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return others.exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name that is proposed for a passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}
