"""Gathers the parts of a copy. The register (participants.privacy.register) says which data belongs to which part."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from participants.models import Participant
from participants.privacy.notice.versions import in_force

from . import history, papers, records
from .owner import Owner
from .values import Json, plain

SCHEMA = "bimtek-portal/person-copy/1"
"""Changes when a part or a field is renamed, removed or means something else; new fields keep it."""
PARTS: Mapping[str, Callable[[Owner], Json]] = {
    "person": records.person,
    "merged_records": records.merged_records,
    "duplicates": records.duplicates,
    "registrations": records.registrations,
    "attendance": records.attendance,
    "scores": records.scores,
    "certificates": papers.certificates,
    "corrections": papers.corrections,
    "data_requests": papers.data_requests,
    "personal_links": papers.personal_links,
    "mails": papers.mails,
    "trail": history.trail,
    "spreadsheets": papers.spreadsheets,
    "files": papers.files,
}


@transaction.atomic
def copy_of(person: Participant) -> dict[str, Json]:
    """Return everything that the portal records about the person, as JSON has it."""
    owner, notice = Owner(person), in_force(localdate())
    return {
        "schema": SCHEMA,
        "made_at": plain(timezone.now()),
        "controller": settings.PRIVACY_CONTROLLER,
        "contact": settings.PRIVACY_CONTACT,
        "privacy_notice": notice.number if notice else None,
        **{name: part(owner) for name, part in PARTS.items()},
    }
