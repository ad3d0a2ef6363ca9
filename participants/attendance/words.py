"""The words that the scripts of the attendance pages show."""

from django.utils.translation import gettext as _

from participants.models import Attendance


def mark_word(mark: str) -> str:
    return str(Attendance.Mark(mark).label) if mark else _("No mark")


def script_words() -> dict[str, object]:
    """Return the words by the names that static/attendance/ uses; the scripts fill in `%(name)s`."""
    return {
        "marks": {mark: mark_word(mark) for mark in ["", *Attendance.Mark.values]},
        "ready": _("Every mark is saved at once."),
        "saving": _("Saving …"),
        "saved": _("Saved at %(time)s"),
        "offline": _("Not saved, no connection: %(count)s. Trying again …"),
        "cut": _("No connection. Marks wait here until it is back."),
        "refused": _("Not saved: %(message)s"),
        "signed_out": _("You are signed out. Sign in on another page, then try again; your marks wait here."),
        "trouble": _("The portal did not accept them."),
        "gone": _("%(name)s is not on the sheet any more; the mark was not saved."),
        "conflict": _("%(name)s, %(session)s: %(by)s entered “%(theirs)s” at %(time)s, you entered “%(yours)s”."),
        "keep": _("Keep “%(mark)s”"),
        "put": _("Put “%(mark)s”"),
        "keep_all": _("Keep all theirs"),
        "put_all": _("Put all yours"),
        "place": _("%(name)s, %(session)s: %(mark)s"),
        "number": _("No. %(number)s"),
        "others": _("New marks by others: %(count)s"),
        "bulk_rest": _("Those without a mark: “%(mark)s”"),
        "bulk_all": _("Everybody listed: “%(mark)s”"),
        "bulk_clear": _("Everybody listed: take the marks back"),
        "bulk_people": _("People whose marks change: %(count)s"),
        "bulk_do": _("Mark %(count)s people: %(mark)s"),
        "bulk_undo": _("Take back %(count)s marks"),
        "bulk_over": _("Marks of theirs that are replaced: %(count)s"),
        "bulk_none": _("There is nobody to mark this way."),
        "narrowed": _("Only people that the filter finds."),
        "ahead": _("This session has not begun yet."),
        "undone": _("Undone, marks: %(count)s"),
        "history": _("History"),
    }
