"""The list of users as a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from documents.xlsx.workbook import Column, Format, Sheet, write_workbook


def users_workbook(users: Sequence[Any]) -> bytes:
    """Return the accounts, as `with_second_factor` gives them, one in a row."""
    columns = [Column(_("Full name"), Format.TEXT, 30), Column(_("User name"), Format.TEXT, 24)]
    columns += [Column(_("E-mail"), Format.TEXT, 30), Column(_("Role"), Format.TEXT, 22)]
    columns += [Column(_("Province"), Format.TEXT, 24), Column(_("State"), Format.TEXT, 16)]
    columns += [Column(_("Second factor"), Format.TEXT, 14), Column(_("Last sign-in"), Format.DATETIME, 18)]
    return write_workbook(
        [Sheet(_("Users"), columns, map(_cells, users))], title=_("Users"), creator=_("Bimtek Portal")
    )


def _cells(user: Any) -> list[object]:
    factor = _("yes") if user.second_factor else _("no")
    seen = user.last_login and localtime(user.last_login).replace(tzinfo=None)
    state = _("Active") if user.is_active else _("Not active")
    province = user.province and user.province.name
    return [
        user.full_name or None,
        user.username,
        user.email or None,
        user.get_role_display(),
        province,
        state,
        factor,
        seen,
    ]
