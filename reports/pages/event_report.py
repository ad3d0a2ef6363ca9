"""The parts of the event report's page besides the document."""

from accounts.access import AuthenticatedRequest
from reports.files.made import Made
from reports.forms import ReportForm


def event_report_context(request: AuthenticatedRequest, form: ReportForm, made: Made) -> dict[str, object]:
    """Return the report; the page lists its parts."""
    return {"report": made.rows}
