"""Roles and their rights. This table alone decides who may do what.

All other code asks for a right, never for a role, so a new role may do nothing until it is in the table.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("National coordinator")
    PROVINCIAL = "provincial", _("Provincial staff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The rights of a user (`user.rights`, also in templates). They apply only within the user's scope.

    Rights over whole events, from `decides_registrations` on, are only for roles that see all provinces."""

    sees_all_provinces: bool = False
    """The scope is the agencies, people and events of all provinces, with the workbooks of events."""
    sees_own_province: bool = False
    """The scope is the agencies and people of the own province, and the events held there or with seats for it."""
    reads_reports: bool = False
    """Open the reports and the home page with their figures. Names appear only within the scope."""
    registers_people: bool = False
    """Propose and edit registrations, import people from a spreadsheet, answer their requests for correction."""
    takes_attendance: bool = False
    """Record attendance and scores, check people in, create links for helpers at the entrance."""
    edits_contacts: bool = False
    """Record the contact person, phone number and e-mail address of agencies."""
    decides_registrations: bool = False
    """Confirm and reject proposals, register after the window or beyond the quota."""
    merges_people: bool = False
    """Merge two records of one person, undo it, and decide which people are not the same."""
    decides_data_requests: bool = False
    """Erase people's data, restrict its use and lift that, as they ask; make the copy of all data of a person."""
    plans_events: bool = False
    """Create and change events: sessions, seats, status, photos, materials, evaluation."""
    issues_letters: bool = False
    """Issue invitation letters and write the letterhead."""
    issues_certificates: bool = False
    """Issue, replace and revoke certificates, and design their templates."""
    reads_mail: bool = False
    """Read sent mails with their addresses, and send one again."""
    schedules_reports: bool = False
    """Plan reports that other users receive regularly."""
    edits_agencies: bool = False
    """Merge two agencies, and enter changes of provinces and regencies."""
    handles_incidents: bool = False
    """Read and write the register of incidents, and print the notices."""
    administers: bool = False
    """Use the administration: accounts, agencies and all other tables; see that other users' jobs exist."""


NO_RIGHTS = Rights()

_COORDINATION = {
    "sees_all_provinces": True,
    "reads_reports": True,
    "registers_people": True,
    "takes_attendance": True,
    "edits_contacts": True,
    "decides_registrations": True,
    "merges_people": True,
    "decides_data_requests": True,
    "plans_events": True,
    "issues_letters": True,
    "issues_certificates": True,
    "reads_mail": True,
    "schedules_reports": True,
}
TABLE: dict[str, Rights] = {
    Role.ADMINISTRATOR: Rights(**_COORDINATION, edits_agencies=True, handles_incidents=True, administers=True),
    Role.COORDINATOR: Rights(**_COORDINATION),
    Role.PROVINCIAL: Rights(
        sees_own_province=True, reads_reports=True, registers_people=True, takes_attendance=True, edits_contacts=True
    ),
}


def needs_second_factor(role: str) -> bool:
    """Return whether accounts with the role must sign in with a second factor (the setting SECOND_FACTOR_FOR)."""
    return role in settings.SECOND_FACTOR_FOR


def rights_of(role: str) -> Rights:
    """Return the rights of the role; a role that is not in the table has none."""
    return TABLE.get(role, NO_RIGHTS)


def roles_with(right: str) -> list[str]:
    """Return the roles that have the right, for queries of users. Raise AttributeError for an unknown right."""
    return [role for role, rights in TABLE.items() if getattr(rights, right)]
