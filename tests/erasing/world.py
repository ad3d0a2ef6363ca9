"""A person who did everything that the portal records, for tests of erasing."""

from datetime import timedelta
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from participants.attendance.marks import record_marks
from participants.calendars.feeds import make_feed
from participants.duplicates.deciding import set_different
from participants.evaluation.answering import answer
from participants.evaluation.questions import fingerprint, questions_of
from participants.fields.person import NAMES
from participants.mails.to_participant import mail_old_address, send_link
from participants.models import Attendance, MarkEntry, Participant, Registration, SecondScan
from participants.personal.corrections import refuse
from participants.registering.lifecycle import substitute, withdraw
from participants.registering.people import save_person
from tests import make
from tests.sheets import row, sent, xlsx

NAME = "Siti Aminah Kusumawardhani"
FORMER_NAME = "Siti Aminah Kusumah"
NIP = "198609262015052001"
PHONE = "+6281234567890"
EMAIL = "siti.aminah@example.org"
FORMER_EMAIL = "aminah.lama@example.org"
TRACES = [NAME, FORMER_NAME, NIP, "6281234567890", "081234567890", "0812-3456-7890", EMAIL, FORMER_EMAIL]
"""What must be nowhere after erasing."""


class World:
    """The person with a finished and a coming event, and a namesake and a colleague at the same events."""

    def __init__(self) -> None:
        self.by = make.user("administrator")
        self.staff = make.user(province="18", email="dinas@example.org")
        self.agency = make.agency("18.03", name="Dinas Ragem")
        today = timezone.localdate()
        self.past = make.event(code="LAMPAU", sessions=2, starts_on=today - timedelta(days=3))
        self.coming = make.coming_event(code="NANTI", sessions=1)
        for event in (self.past, self.coming):
            make.quota(event, self.agency, seats=9)
        self.person = self._recorded()
        self.attended = self._at_past_event()
        self.withdrawn = self._at_coming_event()
        self._in_files()

    def _recorded(self) -> Participant:
        values = {"sex": "female", "agency": self.agency, "rank": "III/a"}
        with transaction.atomic():
            person = Participant(full_name=FORMER_NAME, email=FORMER_EMAIL, position="Penata Khas", **values)
            save_person(person, NAMES, by=self.staff, before=None)
            before = Participant.objects.get(pk=person.pk)
            person.full_name, person.nip, person.phone, person.email = NAME, NIP, PHONE, EMAIL
            save_person(person, NAMES, by=self.staff, before=before)
        other = make.person(self.agency, full_name=FORMER_NAME.upper(), phone=PHONE)
        colleague = make.person(self.agency, full_name="Budi Santoso")
        set_different(colleague, person, by=self.by)
        make.merge(person, other, by=self.by)
        kind = ContentType.objects.get_for_model(Participant)
        LogEntry.objects.create(
            user=self.by, content_type=kind, object_id=str(person.pk), object_repr=NAME, action_flag=CHANGE
        )
        person.refresh_from_db()
        return person

    def _at_past_event(self) -> Registration:
        registration = make.registered(self.person, self.past, kept={"position": "Penata Khas"})
        make.registration(self.past, self.agency, marks="HH", full_name="Ratna Dewi")
        make.letter(registration)
        make.scores(registration, 50, 90, by=self.by)
        self._mark(registration, "HH")
        make.certificates(self.past)
        send_link(registration, by=self.by)
        mail_old_address(registration, FORMER_EMAIL)
        answer(registration, {1: 5, 2: 4, 3: 3, 4: 2, 5: f"Salam, {NAME}."}, read=fingerprint(questions_of(self.past)))
        refuse(
            make.correction(registration, full_name=FORMER_NAME, note=f"Saya {NAME}"), by=self.by, answer=f"Ibu {NAME}"
        )
        make.correction(registration, nip=NIP)
        entry = MarkEntry.objects.filter(registration=registration).first()
        SecondScan.objects.create(entry=entry, seen_at=timezone.now(), nonce=uuid4(), by=self.by)
        make.held_mark(registration)
        make.photo(self.past, caption=f"{NAME} bertanya")
        return registration

    def _mark(self, registration: Registration, marks: str) -> None:
        sessions = self.past.sessions.order_by("number")
        given = {(registration, session): mark for session, mark in zip(sessions, marks, strict=True)}
        record_marks(self.past, given, by=self.by, method=Attendance.Method.IMPORT)
        registration.refresh_from_db()

    def _at_coming_event(self) -> Registration:
        registration = make.register(self.person, event=self.coming, by=self.staff)
        colleague = make.registration(self.coming, self.agency, full_name="Rina Dewi")
        make.reply(colleague, reason=f"{NAME} yang berangkat")
        make.reply(registration, reason=f"{NAME} sakit")
        make_feed(registration)
        substitute(registration, make.person(self.agency), by=self.staff, reason=f"Menggantikan {NAME} yang sakit")
        second = make.coming_event(code="KEDUA")
        make.quota(second, self.agency)
        another = make.register(self.person, event=second, by=self.staff)
        withdraw(another, by=self.by, reason=f"{NAME} sakit, hubungi {PHONE}")
        registration.refresh_from_db()
        return registration

    def _in_files(self) -> None:
        content = xlsx([row(NAME.upper(), "Dinas Ragem", nip=NIP, more=("", "", PHONE, EMAIL))])
        self.upload = sent(self.coming, self.staff, content)
        others = xlsx([row("Joko Susilo", "Dinas Ragem")])
        self.other_upload = sent(self.coming, self.staff, others)
        self.job = make.job(self.staff, file=f"Daftar: {NAME}".encode(), arguments={"q": NAME})
        make.mail(
            self.past, recipient="lain@example.org", body=f"Dikonfirmasi:\n4. {NAME}, Dinas Ragem\n5. Budi Santoso"
        )
