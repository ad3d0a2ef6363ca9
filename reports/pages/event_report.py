"""What the page of the event report has besides the document."""

from accounts.access import AuthenticatedRequest
from reports.files.made import Made
from reports.forms import ReportForm


def event_report_context(request: AuthenticatedRequest, form: ReportForm, made: Made) -> dict[str, object]:
    """Return the report, of which the page lists the parts."""
    return {"report": made.rows}
