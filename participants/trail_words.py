"""The words of the actions on people and registrations in the trail."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from accounts.trail.words import Vocabulary, add
from agencies.models import Agency

from .fields.wording import trail_text
from .models import Attendance, DataRequest, Participant, Registration, TestScore
from .scores.values import shown

_BY_LINK = _("the participant, by personal link")


def _text_of(name: str, value: object) -> str | None:
    """Return a score as the language writes it, and the value of a field of a person as the trail shows it."""
    return shown(Decimal(str(value))) if name in TestScore.Test.values else trail_text(name, value)


add(
    Vocabulary(
        actions={
            "agency-merged": _("Agency merged into its successor"),
            "agency-joined": _("Two records of an agency merged"),
            "event-imported": _("Event imported from a workbook"),
            "registration-made": _("Person registered"),
            "registration-confirmed": _("Registration confirmed"),
            "registration-rejected": _("Registration rejected"),
            "registration-withdrawn": _("Person withdrew"),
            "registration-moved": _("Moved to another quota"),
            "registration-corrected": _("Agency corrected"),
            "registration-reactivated": _("Registered again"),
            "registration-promoted": _("Promoted from the waiting list"),
            "registration-undone": _("Action undone"),
            "registration-removed": _("Registration removed as a mistake"),
            "score-entered": _("Test scores entered"),
            "score-corrected": _("Test scores corrected"),
            "evaluation-questions": _("Evaluation questions written"),
            "evaluation-opened": _("Evaluation opened"),
            "letter-stored": _("Assignment letter stored"),
            "letter-discarded": _("Assignment letter discarded"),
            "certificate-issued": _("Certificate issued"),
            "certificate-revoked": _("Certificate revoked"),
            "certificate-reissued": _("Certificate replaced"),
            "certificate-signed": _("Signed certificate stored"),
            "certificate-unsigned": _("Signed certificate removed"),
            "certificate-template-written": _("Certificate template written"),
            "door-lent": _("Link for the door made"),
            "door-withdrawn": _("Link for the door withdrawn"),
            "door-restored": _("Link for the door works again"),
            "arrival-taken": _("Arrival accepted"),
            "arrival-dismissed": _("Arrival dismissed"),
            "person-recorded": _("Person recorded"),
            "person-changed": _("Person changed"),
            "person-corrected": _("Phone or e-mail corrected by the person"),
            "person-merged": _("Two people merged"),
            "person-unmerged": _("Merge undone"),
            "person-undone": _("Change of the data undone"),
            "person-removed": _("Person removed with a mistaken registration"),
            "person-erased": _("Person erased"),
            "person-copied": _("Copy of all data of the person made"),
            "person-copied-by-link": _("Copy of all data taken by the person"),
            "person-restricted": _("Use of the data restricted"),
            "person-released": _("Restriction of the data lifted"),
            "data-request-asked": _("Request about personal data"),
            "data-request-entered": _("Request about personal data entered"),
            "data-request-fulfilled": _("Request about personal data fulfilled"),
            "data-request-refused": _("Request about personal data refused"),
            "correction-asked": _("Correction asked for by the person"),
            "correction-accepted": _("Correction made as asked for"),
            "correction-refused": _("Correction refused"),
            "reply-comes": _("Person will attend"),
            "reply-cannot": _("Person cannot attend"),
            "reply-noted": _("Person will attend, as staff recorded"),
            "calendar-made": _("Address for a calendar made"),
            "calendar-ended": _("Address for a calendar ended"),
            "link-made": _("Personal link made"),
            "link-ended": _("Oldest personal link ended, because another was made"),
            "link-mailed": _("Personal link mailed"),
            "link-handed": _("Personal link handed out, as staff recorded"),
            "link-withdrawn": _("Personal link withdrawn"),
            "link-restored": _("Personal link works again"),
            "pair-different": _("Found not to be the same person as another one"),
            "pair-reopened": _("Whether it is the same person as another one is open again"),
            "retention-applied": _("Data forgotten, because its period was over"),
            "sheet-imported": _("People registered from a spreadsheet"),
            "sheet-undone": _("Registration from a spreadsheet undone"),
        },
        kinds={
            "registration": _("Registrations"),
            "score": _("Test scores"),
            "evaluation": _("Evaluation"),
            "letter": _("Letters"),
            "certificate": _("Certificates"),
            "door": _("Links for the door"),
            "arrival": _("Arrivals that were held"),
            "person": _("People"),
            "correction": _("Corrections"),
            "data": _("Requests about personal data"),
            "reply": _("Replies whether people attend"),
            "link": _("Personal links"),
            "calendar": _("Addresses for calendars"),
            "pair": _("Likely duplicates"),
            "sheet": _("Spreadsheets"),
            "retention": _("Retention"),
        },
        models=(Registration, Participant, Agency),
        fields={
            "dated_on": _("date of the letter"),
            "people": _("people"),
            "registrations": _("registrations"),
            "new": _("new registrations"),
            "changed": _("people corrected"),
            "unchanged": _("rows unchanged"),
            "waiting": _("on the waiting list"),
            "certificate": _("number of the certificate"),
            "sha256": _("SHA-256 of the file"),
            "signatories": _("signatories"),
            "pre": _("pre-test"),
            "post": _("post-test"),
            "until": _("until"),
            "session": _("session"),
            "arrival": _("mark"),
            "merged": _("merged with"),
            "another": _("other person"),
            "request": _("request"),
        },
        values={
            "status": dict(Registration.Status.choices),
            "request": dict(DataRequest.Kind.choices),
            "arrival": dict(Attendance.Mark.choices),
        },
        text_of=_text_of,
        actors={
            "person-corrected": _BY_LINK,
            "person-copied-by-link": _BY_LINK,
            "correction-asked": _BY_LINK,
            "reply-comes": _BY_LINK,
            "calendar-made": _BY_LINK,
            "calendar-ended": _BY_LINK,
            "reply-cannot": _BY_LINK,
            "data-request-asked": _BY_LINK,
        },
    )
)
