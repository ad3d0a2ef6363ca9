import os
import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.editing import note_edit
from accounts.forms import address_taken
from accounts.invitations.links import make_link
from accounts.models import User
from agencies.models import Province
from documents.text import is_unicode


class Command(BaseCommand):
    help = (
        "Add a user. The password comes from USER_PASSWORD or from a prompt; with --invite the user chooses it with a "
        "link, which is printed."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAME")
        parser.add_argument("--role", required=True, choices=User.Role.values)
        parser.add_argument("--province", metavar="CODE", help="the province of provincial staff, such as 18")
        parser.add_argument("--email", default="")
        parser.add_argument("--full-name", default="")
        parser.add_argument("--invite", action="store_true", help="set no password, and print a link to choose one")

    def handle(self, *args, username, role, province, email, full_name, invite, **options):
        if not all(map(is_unicode, (username, province or "", email, full_name))):
            raise CommandError(_("The arguments are not valid UTF-8 text."))
        if province and not Province.objects.filter(code=province).exists():
            raise CommandError(_("There is no province with the code %(code)s.") % {"code": province})
        user = User(
            username=User.normalize_username(username),
            role=role,
            province_id=province or None,
            email=User.objects.normalize_email(email),
            full_name=full_name,
        )
        try:
            user.full_clean(exclude=["password"])
            if holder := User.objects.holder_of(user.email, but=user):
                raise ValidationError(address_taken(holder))
            password = None if invite else _own_password(user)
        except ValidationError as error:
            raise CommandError("\n".join(_lines(error))) from error
        user.set_password(password)
        with transaction.atomic():
            user.save()
            note_edit(None, user, by=None)
        self.stdout.write(_("Added %(user)s, %(role)s.") % {"user": username, "role": user.get_role_display()})
        if invite:
            self.stdout.write(make_link(user, by=None))


def _own_password(user: User) -> str:
    password = os.environ.get("USER_PASSWORD") or _ask_password()
    if not is_unicode(password):
        raise ValidationError(_("The password is not valid UTF-8 text."))
    validate_password(password, user)
    return password


def _ask_password() -> str:
    if not sys.stdin.isatty():  # without a terminal, getpass would show the password
        raise CommandError(_("No password was given; set USER_PASSWORD."))
    try:
        password, again = getpass(_("Password: ")), getpass(_("Password again: "))
    except (EOFError, KeyboardInterrupt):
        raise CommandError(_("No password was given; set USER_PASSWORD.")) from None
    if password != again:
        raise CommandError(_("The two passwords differ."))
    return password


def _lines(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    names = {field.name: field.verbose_name for field in User._meta.fields}
    return [
        message if name == "__all__" else f"{names[name]}: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]
