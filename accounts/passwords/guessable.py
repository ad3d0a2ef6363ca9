"""Refuses passwords that are easy to guess, without asking a service: zxcvbn has the lists of leaked passwords."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from agencies.models import Province, Regency

GUESSES = 10**8
"""A password that needs fewer guesses is refused. From that number on zxcvbn calls one "safely unguessable"."""
LONGEST = 72
"""zxcvbn takes no more characters. Further ones make a password only better."""
WORDS = (Path(__file__).parent.parent / "data" / "guessable_words.txt").read_text().split()
"""Words of this country and this work, which the lists of zxcvbn lack."""


class GuessablePasswordValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if zxcvbn(password[:LONGEST], user_inputs=[*_own_words(user), *WORDS, *_regions()])["guesses"] < GUESSES:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        return _("Choose a password that is hard to guess, such as four words that have nothing to do with each other.")


def _own_words(user: Any) -> list[str]:
    """Return what others know of the user: names, address and their parts."""
    if user is None:
        return []
    known = f"{user.username} {user.full_name} {user.email}"
    return [known, *known.replace("@", " ").replace(".", " ").split()]


def _regions() -> list[str]:
    """Return the names of all provinces and regencies, in one word and in their parts."""
    names = [*Province.objects.values_list("name", flat=True), *Regency.objects.values_list("name", flat=True)]
    return [word for name in names for word in {name.replace(" ", ""), *name.split()}]
