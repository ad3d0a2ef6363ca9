"""The column of BPS codes, beside a column of Kemendagri codes."""

from operator import attrgetter

from django.utils.translation import gettext as _

from agencies.bps import bps_code
from documents.layout import Column, Format


def bps_column(code: str = "code") -> Column:
    """Return the column; `code` names the attribute of an item that has the Kemendagri code of its region. Regions
    without a BPS code, and totals, have an empty cell."""
    of_item = attrgetter(code)
    return Column(
        "bps_code", _("BPS code (2020)"), Format.CODE, 8, folds=True, value=lambda item: bps_code(of_item(item))
    )
