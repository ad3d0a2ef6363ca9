"""The register of personal data: for each field its purpose, legal ground, readers and retention.

It is the one list: notice, forms, the copy of a person's data, docs/privacy.md and retention use it. A test fails if a
column of any model is neither in it nor in `technical`.
"""

from .people import PEOPLE
from .row import About, Ground, Purpose, Reader, Row
from .staff import ACTING_USER, STAFF

REGISTER = [*PEOPLE, *STAFF]

__all__ = ["ACTING_USER", "REGISTER", "About", "Ground", "Purpose", "Reader", "Row", "rows_about"]


def rows_about(about: About) -> list[Row]:
    """Return the rows about these people, in their order."""
    return [row for row in REGISTER if row.about is about]
