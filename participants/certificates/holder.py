"""What a certificate says of its holder beside name and agency, as the template wants it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import translation
from django.utils.translation import pgettext

from agencies.nip import format_nip
from documents.wording import OFFICIAL_LANGUAGE
from participants.models import CertificateTemplate, Registration, TestScore
from participants.scores.values import shown


@dataclass(frozen=True, slots=True)
class Holder:
    """The person of one certificate; `nip` has no blanks; it, `rank` and `scores` are "" where nothing is printed."""

    name: str
    agency: str
    nip: str = ""
    rank: str = ""
    scores: str = ""


def holders(registrations: Sequence[Registration], template: CertificateTemplate) -> list[Holder]:
    """Return the holders in the same order, with one query for any number of them."""
    if template.shows_scores:
        prefetch_related_objects(registrations, "scores")
    with translation.override(OFFICIAL_LANGUAGE):
        return [_holder(one, template) for one in registrations]


def holder_of(registration: Registration, template: CertificateTemplate) -> Holder:
    (found,) = holders([registration], template)
    return found


def nip_words(nip: str) -> str:
    """Return the NIP as it is printed."""
    return f"NIP {format_nip(nip)}" if nip else ""


def _holder(registration: Registration, template: CertificateTemplate) -> Holder:
    person = registration.participant
    rank = [registration.position, registration.get_rank_display()]
    return Holder(
        name=person.full_name,
        agency=registration.agency.name,
        nip=person.shown_nip if template.shows_nip else "",
        rank=" · ".join(filter(None, rank)) if template.shows_rank else "",
        scores=_scores(registration) if template.shows_scores else "",
    )


def _scores(registration: Registration) -> str:
    values = {score.test: shown(score.value) for score in registration.scores.all()}
    texts = {
        TestScore.Test.PRE: pgettext("certificate", "Pre-test: %(score)s"),
        TestScore.Test.POST: pgettext("certificate", "Post-test: %(score)s"),
    }
    return " · ".join(text % {"score": values[test]} for test, text in texts.items() if test in values)
