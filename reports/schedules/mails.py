"""Who gets a scheduled report is told by mail when it is made: where it is, never the file, and nothing of what is in
it but its title."""

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Job
from accounts.outbox import mail
from reports.models import Delivery


def tell_recipient(job: Job) -> None:
    """Once for each job, of those that the calendar or a coordinator started for somebody with an address."""
    delivery = Delivery.objects.filter(job=job).first()
    if delivery is None or not job.by.email:
        return
    language = mail.language_of(job.by)
    with translation.override(language):
        subject = _("Report made: %(subject)s") % {"subject": job.subject}
    context = {"job": job, "address": mail.address(job.get_absolute_url())}
    body = mail.body("reports/schedules/report_ready.txt", context, language=language)
    draft = mail.Draft(
        key=f"report-ready:{delivery.pk}",
        recipient=job.by.email,
        subject=subject,
        body=body,
        language=language,
        user=job.by,
        province=job.by.province_id or "",
    )
    mail.queue([draft])
