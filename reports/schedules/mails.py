"""Mails that a scheduled report is ready: a link to it, and no data but its title."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Job
from accounts.outbox import mail
from reports.files.outputs import format_label
from reports.models import Delivery

_READY = _("Report made: %(subject)s")


def mail_recipient(job: Job) -> None:
    """Mail the recipient of a scheduled report, where they have an address: once for each start, when the first of its
    formats is ready. The page of a file that is still being made says so."""
    delivery = Delivery.objects.filter(job=job).first()
    if delivery is None or not job.by.email:
        return
    started = Delivery.objects.started_with(delivery).exclude(job=None).select_related("job").order_by("pk")
    files = [(format_label(one.format), mail.address(one.job.get_absolute_url())) for one in started if one.job]
    context = {"subject": job.subject, "files": files}
    template = "reports/schedules/report_ready.txt"
    key = f"report-ready:{delivery.schedule_id}:{delivery.recipient_id}:{delivery.at.timestamp()}"
    mail.queue([mail.draft(template, _READY, context, to=job.by, key=key)])
