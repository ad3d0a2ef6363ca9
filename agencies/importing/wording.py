"""What storing a row of a list does, in a sentence."""

from datetime import date

from django.utils.translation import gettext as _

from documents import wording

from .fields import BY_NAME, NAME
from .storing import Change

_SHOWN = 60


def sentence(change: Change) -> str:
    """Return one line about the change."""
    words = {
        "row": change.row.row.number,
        "agency": change.row.name,
        "kind": change.row.kind.label,
        "region": change.row.region_name,
        "changes": "; ".join(differences(change)),
    }
    if change.action == "created":
        return _("Row %(row)d: new: %(agency)s (%(kind)s, %(region)s).") % words
    if change.action == "updated":
        return _("Row %(row)d: %(agency)s changes: %(changes)s.") % words
    return _("Row %(row)d: %(agency)s is unchanged.") % words


def differences(change: Change) -> list[str]:
    """Return what changes, as "NPP: 123 → 456"."""
    return [
        f"{BY_NAME[name].header}: {_shown(old)} → {_shown(new)}"
        for name, (old, new) in change.changes.items()
        if change.action == "updated" or name == NAME
    ]


def _shown(value: object) -> str:
    text = wording.day(value) if isinstance(value, date) else str(value or "–")
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
