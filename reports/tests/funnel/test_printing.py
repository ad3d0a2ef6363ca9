"""The funnel by event as PDF."""

import pytest
from django.utils import timezone

from reports.funnel.document import funnel_document
from reports.funnel.rows import By, funnel
from reports.scope import CoverageScope
from tests import make

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("the layout of PDF files")]


@pytest.mark.parametrize("by", By)
def test_only_the_funnel_by_event_is_printed_in_landscape(by):
    """Eleven columns beside the titles of events broke their words in portrait."""
    make.event("18")
    report = funnel(CoverageScope(as_of=timezone.localdate()), by=by)
    assert funnel_document(report).is_wide == (by == By.EVENT)
