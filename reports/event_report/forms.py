"""The options of the event report."""

from reports.forms import EventForm


class EventReportForm(EventForm):
    """The event; the report always has the letterhead and the signatory of its organiser."""

    has_paper = False
