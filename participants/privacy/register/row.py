"""The words of one row of the register."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.rights import roles_with

from .retention import Retention


class About(Enum):
    """Whose data it is."""

    PARTICIPANT = _("participants")
    STAFF = _("users of the portal")
    OFFICIAL = _("signatories, speakers, contacts and helpers")


class Ground(Enum):
    """The legal ground: the letter of article 20 paragraph (2) of Law 27/2022, and its words."""

    LEGAL_DUTY = "c"
    PUBLIC_TASK = "e"

    @property
    def words(self) -> Promise:
        return _GROUNDS[self]

    @property
    def article(self) -> str:
        return f"20 (2) {self.value}"


_GROUNDS = {
    Ground.LEGAL_DUTY: _("a legal duty of the controller"),
    Ground.PUBLIC_TASK: _("a task in the public interest, public service or legal authority of the controller"),
}


class Purpose(Enum):
    INVITE = _("to invite people and to give them seats")
    TELL_APART = _("to tell people apart, so that nobody is recorded twice")
    REACH = _("to reach people about their event")
    ATTENDANCE = _("to record the attendance")
    LEARNING = _("to see what people learned")
    IMPROVE = _("to improve the training")
    CERTIFY = _("to issue certificates and to show that they are genuine")
    REPORT = _("to report and plan the training")
    ANSWER = _("to answer requests about personal data")
    ACCOUNT = _("to show what was done, by whom and when")
    SECURE = _("to protect accounts and data")
    WORK = _("to do what a user started")
    RESPONSIBLE = _("to name who is responsible for an event or a letter")


@dataclass(frozen=True, slots=True)
class ReadBy:
    """Readers: `right` is the right that they need within their scope (accounts.rights); "" for people without one."""

    words: Promise
    right: str = ""

    @property
    def roles(self) -> list[str]:
        return roles_with(self.right) if self.right else []


class Reader(Enum):
    PERSON = ReadBy(_("the person"))
    USER = ReadBy(_("the user"))
    STAFF = ReadBy(_("staff who register people, of the province where the person works"), "registers_people")
    ORIGIN = ReadBy(_("staff of the province that sent the person to the event"), "sees_own_province")
    NATIONAL = ReadBy(_("national staff"), "sees_all_provinces")
    ATTENDANCE = ReadBy(_("staff who take attendance"), "takes_attendance")
    HELPERS = ReadBy(_("helpers at the door, by a link, until it ends"))
    MERGERS = ReadBy(_("staff who merge records"), "merges_people")
    MAIL = ReadBy(_("staff who read sent mails"), "reads_mail")
    REPORTS = ReadBy(_("readers of reports, within their province"), "reads_reports")
    EVENTS = ReadBy(_("users who see the event"))
    INVITED = ReadBy(_("invited agencies of the province: in mails, whom to ask"))
    ADMINISTRATORS = ReadBy(_("administrators"), "administers")
    OPERATOR = ReadBy(_("the operator of the server"))
    PUBLIC = ReadBy(_("everybody who has the code on the paper, or on a revoked one that it replaces"))
    NOBODY = ReadBy(_("nobody; it cannot be read back"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Some fields of personal data that share everything the law asks about.

    columns   the fields as "app.Model.field"; "" for data outside the database
    part      of participants: the part of a person's copy that has them (participants.privacy.copy)
    left_out  of participants: why a copy does not have them
    """

    name: Promise | str
    columns: tuple[str, ...]
    about: About
    purposes: tuple[Purpose, ...]
    ground: Ground = Ground.PUBLIC_TASK
    readers: tuple[Reader, ...]
    retention: Retention
    part: str = ""
    left_out: Promise | str = ""


def columns(model: str, *names: str) -> tuple[str, ...]:
    """Return the fields of the model as "app.Model.field"."""
    return tuple(f"{model}.{name}" for name in names)


IN_SCOPE = (Reader.PERSON, Reader.STAFF, Reader.NATIONAL)
WITH_ORIGIN = (Reader.PERSON, Reader.STAFF, Reader.ORIGIN, Reader.NATIONAL)
SECRET = _("It gives access, or only finds the record; it says nothing about the person.")
