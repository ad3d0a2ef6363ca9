"""The rows about users, officials, contacts and helpers."""

from django.utils.translation import gettext_lazy as _

from . import retention
from .row import About, Ground, Purpose, Reader, Row, columns

USERS = [
    Row(
        name=_("account: user name, full name, e-mail, role, province"),
        columns=columns("accounts.User", "username", "full_name", "email", "role", "province", "last_login"),
        about=About.STAFF,
        purposes=(Purpose.SECURE, Purpose.REACH, Purpose.ACCOUNT),
        readers=(Reader.USER, Reader.ADMINISTRATORS, Reader.INVITED),
        retention=retention.ACCOUNTS,
    ),
    Row(
        name=_("password, as a hash"),
        columns=columns("accounts.User", "password"),
        about=About.STAFF,
        purposes=(Purpose.SECURE,),
        readers=(Reader.NOBODY,),
        retention=retention.ACCOUNTS,
    ),
    Row(
        name=_("second factors, encrypted"),
        columns=columns("mfa.Authenticator", "type", "data"),
        about=About.STAFF,
        purposes=(Purpose.SECURE,),
        readers=(Reader.NOBODY,),
        retention=retention.WITH_ACCOUNT,
    ),
    Row(
        name=_("account at the sign-in service of the institution"),
        columns=(
            *columns("socialaccount.SocialAccount", "provider", "uid", "extra_data"),
            *columns("socialaccount.SocialToken", "token", "token_secret"),
        ),
        about=About.STAFF,
        purposes=(Purpose.SECURE,),
        readers=(Reader.OPERATOR,),
        retention=retention.WITH_ACCOUNT,
    ),
    Row(
        name=_("e-mail addresses that allauth confirms (kept empty)"),
        columns=(*columns("account.EmailAddress", "email"), *columns("account.EmailConfirmation", "key")),
        about=About.STAFF,
        purposes=(Purpose.SECURE,),
        readers=(Reader.OPERATOR,),
        retention=retention.WITH_ACCOUNT,
    ),
    Row(
        name=_("sessions: network address, browser, times"),
        columns=(
            *columns("accounts.BrowserSession", "session_key", "session_data", "address", "browser"),
            *columns("sessions.Session", "session_key", "session_data"),
        ),
        about=About.STAFF,
        purposes=(Purpose.SECURE,),
        readers=(Reader.USER, Reader.OPERATOR),
        retention=retention.SESSIONS,
    ),
    Row(
        name=_("counts of failed sign-ins by account and network address"),
        columns=(),
        about=About.STAFF,
        purposes=(Purpose.SECURE,),
        readers=(Reader.OPERATOR,),
        retention=retention.QUEUE,
    ),
    Row(
        name=_("security log: sign-ins, refused access, who read and downloaded data, network address"),
        columns=(),
        about=About.STAFF,
        purposes=(Purpose.SECURE, Purpose.ACCOUNT),
        ground=Ground.LEGAL_DUTY,
        readers=(Reader.OPERATOR,),
        retention=retention.SECURITY_LOG,
    ),
    Row(
        name=_("actions in the administration"),
        columns=columns("admin.LogEntry", "object_id", "object_repr", "change_message"),
        about=About.STAFF,
        purposes=(Purpose.ACCOUNT,),
        ground=Ground.LEGAL_DUTY,
        readers=(Reader.ADMINISTRATORS,),
        retention=retention.TRAIL_NAMES,
    ),
    Row(
        name=_("jobs: what a user started, and the file"),
        columns=columns(
            "accounts.Job", "subject", "arguments", "step", "error", "file", "file_name", "next_address", "language"
        ),
        about=About.STAFF,
        purposes=(Purpose.WORK,),
        readers=(Reader.USER,),
        retention=retention.JOB_FILES,
    ),
    Row(
        name=_("lists of library agencies on their way in"),
        columns=columns("agencies.AgencyUpload", "name", "content", "choices", "stored"),
        about=About.STAFF,
        purposes=(Purpose.WORK,),
        readers=(Reader.USER,),
        retention=retention.AGENCY_UPLOADS,
    ),
    Row(
        name=_("reports that users receive regularly"),
        columns=columns("reports.Delivery", "skipped"),
        about=About.STAFF,
        purposes=(Purpose.WORK, Purpose.REPORT),
        readers=(Reader.USER, Reader.NATIONAL),
        retention=retention.WITH_ACCOUNT,
    ),
]

OFFICIALS = [
    Row(
        name=_("signatory of invitation letters: name, position, NIP"),
        columns=columns(
            "events.LetterSettings", "signatory_name", "signatory_position", "signatory_nip", "on_behalf_of"
        ),
        about=About.OFFICIAL,
        purposes=(Purpose.RESPONSIBLE,),
        readers=(Reader.EVENTS,),
        retention=retention.WHILE_USED,
    ),
    Row(
        name=_("invitation letters as signed PDFs"),
        columns=columns("events.SignedInvitation", "file", "sha256", "signature"),
        about=About.OFFICIAL,
        purposes=(Purpose.INVITE, Purpose.RESPONSIBLE),
        ground=Ground.LEGAL_DUTY,
        readers=(Reader.EVENTS,),
        retention=retention.FOR_EVER,
    ),
    Row(
        name=_("electronic signatures in files that were sent: name in the certificate, moment"),
        columns=(
            *columns("participants.SignedCertificate", "signature"),
            *columns("participants.UploadedLetter", "found"),
        ),
        about=About.OFFICIAL,
        purposes=(Purpose.CERTIFY, Purpose.RESPONSIBLE),
        ground=Ground.LEGAL_DUTY,
        readers=(Reader.EVENTS,),
        retention=retention.FOR_EVER,
    ),
    Row(
        name=_("logos of letterheads"),
        columns=columns("events.LetterImage", "content", "digest", "media_type"),
        about=About.OFFICIAL,
        purposes=(Purpose.RESPONSIBLE,),
        readers=(Reader.EVENTS,),
        retention=retention.FOR_EVER,
    ),
    Row(
        name=_("invitation letters as they were sent"),
        columns=columns("events.Invitation", "addressee", "subject", "facts", "sender"),
        about=About.OFFICIAL,
        purposes=(Purpose.INVITE, Purpose.RESPONSIBLE),
        ground=Ground.LEGAL_DUTY,
        readers=(Reader.EVENTS,),
        retention=retention.FOR_EVER,
    ),
    Row(
        name=_("signatory of certificates: name, position, NIP, picture of the signature"),
        columns=(
            *columns("participants.CertificateSignatory", "name", "position", "nip"),
            *columns("participants.CertificateImage", "content", "digest", "media_type"),
        ),
        about=About.OFFICIAL,
        purposes=(Purpose.CERTIFY, Purpose.RESPONSIBLE),
        readers=(Reader.NATIONAL, Reader.PERSON),
        retention=retention.WHILE_USED,
    ),
    Row(
        name=_("speakers of sessions"),
        columns=columns("events.Session", "speaker"),
        about=About.OFFICIAL,
        purposes=(Purpose.RESPONSIBLE, Purpose.REPORT),
        readers=(Reader.EVENTS, Reader.PERSON),
        retention=retention.FOR_EVER,
    ),
    Row(
        name=_("contact person of an event: name and phone"),
        columns=columns("events.Event", "contact_name", "contact_phone"),
        about=About.OFFICIAL,
        purposes=(Purpose.RESPONSIBLE, Purpose.REACH),
        readers=(Reader.EVENTS, Reader.PERSON),
        retention=retention.WHILE_USED,
    ),
    Row(
        name=_("contact person, phone, e-mail and address of library agencies"),
        columns=columns("agencies.Agency", "contact_name", "contact_phone", "phone", "email", "address"),
        about=About.OFFICIAL,
        purposes=(Purpose.INVITE,),
        readers=(Reader.ORIGIN, Reader.NATIONAL, Reader.INVITED),
        retention=retention.WHILE_USED,
    ),
    Row(
        name=_("photos of events and their captions"),
        columns=columns("events.Photo", "caption", "file", "small"),
        about=About.OFFICIAL,
        purposes=(Purpose.REPORT,),
        readers=(Reader.EVENTS,),
        retention=retention.WHILE_USED,
    ),
    Row(
        name=_("materials of events"),
        columns=columns("events.Material", "title", "file", "link"),
        about=About.OFFICIAL,
        purposes=(Purpose.LEARNING,),
        readers=(Reader.EVENTS, Reader.PERSON),
        retention=retention.WHILE_USED,
    ),
    Row(
        name=_("links for helpers at the door: label and times"),
        columns=columns("participants.DoorLink", "label", "token_hash"),
        about=About.OFFICIAL,
        purposes=(Purpose.ATTENDANCE,),
        readers=(Reader.ATTENDANCE,),
        retention=retention.DOOR,
    ),
]

ACTING_USER = Row(
    name=_("which user did something: registered, marked, decided, issued, uploaded"),
    columns=(),
    about=About.STAFF,
    purposes=(Purpose.ACCOUNT,),
    ground=Ground.LEGAL_DUTY,
    readers=(Reader.EVENTS, Reader.ADMINISTRATORS),
    retention=retention.TRAIL_NAMES,
)
"""Every reference to a user, in any table, belongs to this row."""

STAFF = [*USERS, *OFFICIALS, ACTING_USER]
