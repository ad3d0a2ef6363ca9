"""The funnel by event as PDF."""

import pytest
from django.utils import timezone

from documents.pdf.pages import as_pdf
from reports.funnel.document import funnel_document
from reports.funnel.rows import By, funnel
from reports.scope import CoverageScope
from tests import make, pdf

pytestmark = [pytest.mark.usefixtures("regions"), pytest.mark.one_engine("the layout of PDF files")]


@pytest.mark.parametrize("by", By)
def test_only_the_funnel_by_event_is_printed_in_landscape(by):
    """Eleven columns beside the titles of events broke their words in portrait."""
    make.event("18")
    report = funnel(CoverageScope(as_of=timezone.localdate()), by=by)
    assert funnel_document(report).is_wide == (by == By.EVENT)


def test_the_chart_is_on_the_first_page_in_landscape():
    """As wide as a landscape page it was too high to follow the figures, so most of the first page was empty."""
    make.registration(make.event("18"), make.agency("18.03"), marks="H")
    document = funnel_document(funnel(CoverageScope(as_of=timezone.localdate()), by=By.EVENT))
    first, *_others = pdf.texts(as_pdf(document))
    assert document.pictures[0].title in first
