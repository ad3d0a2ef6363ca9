"""The only module that writes certificate templates."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.trail.recording import differences, record
from participants.models import CertificateSignatory, CertificateTemplate

FIELDS = [
    *("name", "pattern", "title", "opening", "place", "frame", "colour"),
    *("logo", "second_logo", "background", "signed_electronically"),
    *("shows_rank", "shows_nip", "shows_scores", "is_offered"),
]
_OF_SIGNATORY = ["position", "name", "nip", "image"]


@transaction.atomic
def write_template(
    template: CertificateTemplate, signatories: Sequence[CertificateSignatory], *, fields: list[str], by: User | None
) -> None:
    """Store the fields (all of a new template) and the signatories from left to right. Issued certificates stay as
    they are. Raise IntegrityError if somebody else has just used its name."""
    before = CertificateTemplate.objects.select_for_update(of=["self"]).filter(pk=template.pk).first()
    if before:
        template.save(update_fields=fields)
    else:
        template.save(force_insert=True)
    signed = _signed(template)
    template.signatories.all().delete()
    for place, one in enumerate(signatories, start=1):
        values = {name: getattr(one, name) for name in _OF_SIGNATORY}
        CertificateSignatory.objects.create(template=template, place=place, **values)
    changes = dict(differences(before, template, fields if before else FIELDS))
    if signed != _signed(template):
        changes["signatories"] = (signed, _signed(template))
    record("certificate-template-written", template, by=by, changes=changes)


def _signed(template: CertificateTemplate) -> str:
    found = template.signatories.order_by("place").values_list("position", "name", "nip", "image__digest")
    return "; ".join(", ".join(filter(None, [*each[:3], (each[3] or "")[:12]])) for each in found)
