"""One person with a row of every kind, beside other people who must not be in the copy."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Entry, Message
from participants.attendance.marks import record_marks
from participants.calendars.feeds import make_feed
from participants.certificates.issuing import Order, reissue_certificate
from participants.certificates.signing import store_signed
from participants.duplicates.deciding import set_different
from participants.fields.person import NAMES
from participants.mails.to_participant import send_links
from participants.models import (
    AssignmentLetter,
    Attendance,
    CalendarFeed,
    Certificate,
    CertificateTemplate,
    CorrectionRequest,
    DataRequest,
    EvaluationTurn,
    HeldMark,
    MarkEntry,
    Participant,
    PersonalLink,
    PersonMerge,
    PersonPair,
    Registration,
    Reply,
    SecondScan,
    SheetImport,
    SignedCertificate,
    TestScore,
)
from participants.personal import corrections
from participants.registering.lifecycle import substitute
from participants.registering.people import save_person
from tests import make
from tests.sheets import row, sent, xlsx

NAME, FORMER_NAME, OTHER = "Siti Aminah Lubis", "S. Aminah Lubis", "Bambang Wirayudha"
NIP, OLD_PHONE, EMAIL = "198001012006042001", "+6281200000001", "siti@contoh.example"
LETTER, SIGNED = b"%PDF-1.7 surat tugas Siti", b"%PDF-1.7 sertifikat bertanda tangan\n%%EOF\n"


class Whole:
    """`person` has a row of every kind; `other` is somebody else at the same events."""

    def __init__(self) -> None:
        self.user = make.user(full_name="Petugas Bernama")
        self.agency = make.agency("18.03")
        self.person = make.person(
            self.agency,
            full_name=NAME,
            nip=NIP,
            phone="+6281299999999",
            email=EMAIL,
            position="Pustakawan",
            rank="III/a",
        )
        self.other = make.person(self.agency, full_name=OTHER, phone="+6281277777777", email="bambang@contoh.example")
        self._merge()
        self._past_event()
        self._coming_event()
        now = timezone.now()
        DataRequest.objects.create(
            participant=self.person,
            kind=DataRequest.Kind.LIFTING,
            note="Mohon dibuka lagi",
            due_at=now + timedelta(days=3),
            state=DataRequest.State.FULFILLED,
            decided_at=now,
            decided_by=self.user,
            answer="Sudah dibuka",
        )
        self.person.refresh_from_db()

    def close(self) -> None:
        """Note that the data is restricted and erased, as far as the two moments go."""
        now = timezone.now()
        Participant.objects.filter(pk=self.person.pk).update(restricted_at=now, erased_at=now)
        self.person.refresh_from_db()

    def _merge(self) -> None:
        former = make.person(self.agency, full_name=FORMER_NAME, phone=OLD_PHONE)
        make.merge(self.person, former, by=self.user)
        set_different(self.person, self.other, by=self.user)
        PersonPair.objects.update(reasons="name")
        self._change(phone="+6281211111111", email=EMAIL)

    @transaction.atomic
    def _change(self, **values: str) -> None:
        before, person = Participant.objects.get(pk=self.person.pk), Participant.objects.get(pk=self.person.pk)
        for name, value in values.items():
            setattr(person, name, value)
        save_person(person, NAMES, by=self.user, before=before)

    def _past_event(self) -> None:
        self.event = event = make.event("18", sessions=2)
        make.quota(event, self.agency)
        self.past = make.registered(self.person, event)
        theirs = make.registered(self.other, event)
        first, second = event.sessions.order_by("number")
        marks = {(self.past, first): "H", (self.past, second): "T", (theirs, first): "A"}
        record_marks(event, marks, by=self.user, method=Attendance.Method.GRID)
        entry = MarkEntry.objects.filter(registration=self.past).first()
        SecondScan.objects.create(entry=entry, seen_at=timezone.now(), nonce=uuid4())
        make.held_mark(self.past, found="H", decision="dismissed", decided_at=timezone.now(), decided_by=self.user)
        make.scores(self.past, pre=55, post="82.5", by=self.user)
        make.evaluation(event, 6, text="Jawaban rahasia")
        EvaluationTurn.objects.create(registration=self.past)
        make.letter(self.past, content=LETTER)
        make.certificates(event, by=self.user, template=make.certificate_template(shows_nip=True))
        (first_paper,) = Certificate.objects.filter(registration=self.past)
        order = Order(CertificateTemplate(), date(2022, 5, 14))
        paper = reissue_certificate(first_paper, order=order, reason="Salah nama", by=self.user)
        store_signed(paper, ContentFile(SIGNED), by=self.user)
        request = make.correction(self.past, note="Nama saya salah", full_name="Siti Aminah")
        corrections.refuse(request, by=self.user, answer="Sudah sesuai KTP")

    def _coming_event(self) -> None:
        self.coming = make.coming_event("18", sessions=1)
        quota = make.quota(self.coming, self.agency)
        place = make.registered(self.other, self.coming)
        self.registration = substitute(place, self.person, by=self.user, reason="Berhalangan")
        make.reply(self.registration, reason="Sakit gigi")
        make_feed(self.registration)
        send_links(self.coming, [self.registration], by=self.user)
        now = timezone.now()
        PersonalLink.objects.filter(registration=self.registration).update(handed_at=now, withdrawn_at=now)
        lines = f"- {self.registration.number}. {NAME}\n- 99. {OTHER}\n"
        make.mail(self.coming, user=self.user, recipient="staf@contoh.example", subject="Kabar staf", body=lines)
        make.mail(self.coming, recipient="bambang@contoh.example", subject="Untuk Bambang", body=f"Kepada {OTHER}\n")
        failed = {"state": Message.State.FAILED, "last_error": "Kotak surat penuh"}
        make.mail(self.coming, recipient=EMAIL, subject="Gagal", body=f"Kepada {NAME}\n\nIsi.\n", **failed)
        rows = [row("Siti Aminah Lubis", self.agency.name, nip=NIP), row(OTHER, self.agency.name)]
        self.sheet = sent(self.coming, self.user, xlsx(rows))
        assert quota.seats


Rows = Callable[[Whole], "QuerySet"]


def _of_registrations(model: type, path: str = "registration") -> Rows:
    return lambda world: model.objects.filter(**{f"{path}__participant": world.person})


OWN: Mapping[str, Rows] = {
    "participants.Participant": lambda world: Participant.objects.filter(pk=world.person.pk),
    "participants.PersonMerge": lambda world: PersonMerge.objects.filter(kept=world.person),
    "participants.PersonPair": lambda world: PersonPair.objects.filter(Q(one=world.person) | Q(other=world.person)),
    "participants.Registration": lambda world: Registration.objects.filter(participant=world.person),
    "participants.AssignmentLetter": _of_registrations(AssignmentLetter, "registrations"),
    "participants.Attendance": _of_registrations(Attendance),
    "participants.MarkEntry": _of_registrations(MarkEntry),
    "participants.HeldMark": _of_registrations(HeldMark),
    "participants.SecondScan": _of_registrations(SecondScan, "entry__registration"),
    "participants.TestScore": _of_registrations(TestScore),
    "participants.Reply": _of_registrations(Reply),
    "participants.CalendarFeed": _of_registrations(CalendarFeed),
    "participants.EvaluationTurn": _of_registrations(EvaluationTurn),
    "participants.Certificate": _of_registrations(Certificate),
    "participants.SignedCertificate": _of_registrations(SignedCertificate, "certificate__registration"),
    "participants.CorrectionRequest": _of_registrations(CorrectionRequest),
    "participants.DataRequest": lambda world: DataRequest.objects.filter(participant=world.person),
    "participants.PersonalLink": _of_registrations(PersonalLink),
    "participants.SheetImport": lambda world: SheetImport.objects.filter(pk=world.sheet.pk),
    "accounts.Message": lambda world: Message.objects.filter(recipient=EMAIL),
    "accounts.Entry": lambda world: Entry.objects.filter(participant=world.person.pk),
}
"""The person's rows of each model. A model of the register that is missing here fails a test."""
