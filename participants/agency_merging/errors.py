"""The errors of merging agencies."""

from collections.abc import Sequence


class AgencyMergeError(Exception):
    """The base of the errors of this package."""


class ChangedMeanwhile(AgencyMergeError):
    """The agencies, their people or seats are not as the user saw them."""


class CannotMerge(AgencyMergeError):
    """The agencies cannot be merged so; `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]):
        super().__init__("; ".join(reasons))
        self.reasons = reasons
