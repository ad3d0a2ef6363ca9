"""The words of the actions on people and registrations in the trail."""

from django.utils.translation import gettext_lazy as _

from accounts.trail.words import Vocabulary, add
from agencies.models import Agency

from .fields.wording import trail_text
from .models import Attendance, Participant, Registration

_BY_LINK = _("the participant, by personal link")

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
            "arrival-taken": _("Arrival taken over"),
            "arrival-dismissed": _("Arrival dismissed"),
            "person-recorded": _("Person recorded"),
            "person-changed": _("Person changed"),
            "person-corrected": _("Phone or e-mail corrected by the person"),
            "person-merged": _("Two people merged"),
            "person-unmerged": _("Merge undone"),
            "person-erased": _("Person erased"),
            "person-copied": _("Copy of all data of the person made"),
            "person-copied-by-link": _("Copy of all data taken by the person"),
            "correction-asked": _("Correction asked for by the person"),
            "correction-accepted": _("Correction made as asked for"),
            "correction-refused": _("Correction refused"),
            "link-made": _("Personal link made"),
            "link-ended": _("Oldest personal link ended, because another was made"),
            "link-mailed": _("Personal link mailed"),
            "link-withdrawn": _("Personal link withdrawn"),
            "pair-different": _("Found not to be the same person as another one"),
            "pair-reopened": _("Whether it is the same person as another one is open again"),
            "sheet-imported": _("People registered from a spreadsheet"),
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
            "link": _("Personal links"),
            "pair": _("Likely duplicates"),
            "sheet": _("Spreadsheets"),
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
        },
        values={
            "status": dict(Registration.Status.choices),
            "arrival": dict(Attendance.Mark.choices),
        },
        text_of=trail_text,
        actors={
            "person-corrected": _BY_LINK,
            "person-copied-by-link": _BY_LINK,
            "correction-asked": _BY_LINK,
        },
    )
)
