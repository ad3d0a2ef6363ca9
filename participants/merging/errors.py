"""The errors of merging people and of undoing it."""

from collections.abc import Sequence


class MergeError(Exception):
    """The base of the errors of this package."""


class RecordGone(MergeError):
    """One of the two records does not exist any more: it was merged meanwhile."""


class ClosedRecord(MergeError):
    """The data of one of the two is restricted or erased."""


class TwoRegistrations(MergeError):
    """Both people have a registration that counts at the same event."""


class ChangedMeanwhile(MergeError):
    """The people or their registrations are not as the user saw them."""


class CannotUndo(MergeError):
    """The merge cannot be undone; `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__("; ".join(reasons))
        self.reasons = reasons
