"""The sex of a new person from their NIP: used where the file says none, and a question where the two differ."""

from django.utils.translation import gettext as _

from participants.fields.person import BY_NAME
from participants.nip import parse_nip

from .entries import CONTRADICTS, Entry


def settle_sex(entry: Entry) -> None:
    """Complete or question the sex of the row. What is recorded of a known person, and what the reader has chosen, is
    not questioned."""
    said = _sex_in(entry)
    if not said or entry.person:
        return
    if entry.is_missing("sex"):
        entry.forgive("sex")
        entry.values["sex"] = said
        entry.notes["sex"] = _("%(sex)s, from the NIP") % {"sex": _word(said)}
    elif entry.values.get("sex") and entry.values["sex"] != said and "sex" not in entry.typed:
        words = {"cell": _word(entry.values["sex"]), "nip": _word(said)}
        entry.refuse("sex", CONTRADICTS, _("The file says %(cell)s, the NIP says %(nip)s. Choose.") % words)


def _sex_in(entry: Entry) -> str:
    nip = entry.values.get("nip", "")
    return parse_nip(nip).sex if len(nip) == 18 else ""


def _word(sex: str) -> str:
    return BY_NAME["sex"].choices[sex].lower()
