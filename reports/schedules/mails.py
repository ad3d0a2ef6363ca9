"""Mails that a scheduled report is ready: a link to it, and no data but its title."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Job
from accounts.outbox import mail
from reports.models import Delivery

_READY = _("Report made: %(subject)s")


def mail_recipient(job: Job) -> None:
    """Mail the recipient of a scheduled report, once for each job, where they have an address."""
    delivery = Delivery.objects.filter(job=job).first()
    if delivery is None or not job.by.email:
        return
    context = {"job": job, "subject": job.subject, "address": mail.address(job.get_absolute_url())}
    template, key = "reports/schedules/report_ready.txt", f"report-ready:{delivery.pk}"
    mail.queue([mail.draft(template, _READY, context, to=job.by, key=key)])
