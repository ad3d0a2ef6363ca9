from .attendance import AppendOnly, Attendance, MarkEntry
from .calendar_feed import CalendarFeed
from .certificate import Certificate, SignedCertificate
from .certificate_template import CertificateImage, CertificateSignatory, CertificateTemplate
from .correction import CorrectionRequest
from .data_request import DataRequest
from .door import DoorLink, HeldMark
from .duplicate import PersonPair
from .evaluation import EvaluationSheet, EvaluationTurn
from .letter import AssignmentLetter
from .letter_upload import LetterUpload, UploadedLetter
from .merge import UNDONE_WITHIN, PersonMerge
from .participant import Participant, Rank
from .personal_link import PersonalLink
from .registration import TICKET_ALPHABET, TICKET_LENGTH, Registration
from .reply import Reply
from .retention import RetentionRun
from .score import TestScore
from .second_scan import SecondScan
from .sheet import SheetImport, SheetLayout

__all__ = [
    "TICKET_ALPHABET",
    "TICKET_LENGTH",
    "UNDONE_WITHIN",
    "AppendOnly",
    "AssignmentLetter",
    "Attendance",
    "CalendarFeed",
    "Certificate",
    "CertificateImage",
    "CertificateSignatory",
    "CertificateTemplate",
    "CorrectionRequest",
    "DataRequest",
    "DoorLink",
    "EvaluationSheet",
    "EvaluationTurn",
    "HeldMark",
    "LetterUpload",
    "MarkEntry",
    "Participant",
    "PersonMerge",
    "PersonPair",
    "PersonalLink",
    "Rank",
    "Registration",
    "Reply",
    "RetentionRun",
    "SecondScan",
    "SheetImport",
    "SheetLayout",
    "SignedCertificate",
    "TestScore",
    "UploadedLetter",
]
