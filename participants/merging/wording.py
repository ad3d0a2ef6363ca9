"""Why people were not merged, in words."""

from django.utils.translation import gettext_lazy as _

from .errors import ChangedMeanwhile, ClosedRecord, MergeError, RecordGone, TwoRegistrations

_EXPLANATIONS = {
    RecordGone: _("One of the two records does not exist any more: somebody has just merged or restored it."),
    ClosedRecord: _("The data of one of the two is restricted or erased, so they are not merged."),
    TwoRegistrations: _("Both are registered at the same event. Decide first which registration counts."),
    ChangedMeanwhile: _("The data of these people have changed meanwhile. Look at them again."),
}


def explain(error: MergeError) -> str:
    return str(_EXPLANATIONS[type(error)])
