from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agencies.lists import Sorting
from agencies.models import counted
from documents.xlsx.workbook import Format
from events.finding import find_event
from participants.models import Certificate, Participant, Registration
from participants.registering.decide_views import TICKED, token_of_people, waiting_numbers
from participants.registering.filters import ParticipantFilter, RegistrationFilter
from participants.registering.waiting import turns
from participants.registering.window import may_change, may_register

from .downloads import PeopleList
from .spreadsheet import More, PeopleFile, status_column


def _valid_certificates():
    return Prefetch("certificates", Certificate.objects.valid().select_related("number"))


def _number_of_certificate(registration):
    return next((one.number.text for one in registration.certificates.all()), None)


class ParticipantList(PeopleList):
    filterset_class = ParticipantFilter
    list_name = "people"
    person = "pk"
    saved_as = "people"
    sorting = Sorting(
        {"name": ("full_name", "pk"), "agency": ("agency__name", "agency__pk", "full_name", "pk")}, usual="name"
    )
    template_name = "participants/people/participant_list.html"
    paginate_by = 25

    def get_queryset(self):
        attended = Registration.objects.visible_to(self.request.user).attended()
        people = Participant.objects.visible_to(self.request.user).select_related("agency__province", "agency__regency")
        return people.annotate(attended=counted(attended, "participant"))

    def people_file(self, filtered):
        title = _("Participants")
        more = [More(_("Events attended"), 12, lambda person: person.attended)]
        return PeopleFile(title=title, above=[title], rows=filtered, reader=self.request.user, more=more)

    def download_name(self):
        return "daftar-orang.xlsx"


class EventParticipants(PeopleList):
    """Show the people of one event that the reader may see."""

    filterset_class = RegistrationFilter
    list_name = "event-people"
    saved_as = "event-people"
    sorting = Sorting(
        {
            "number": ("number",),
            "name": ("participant__full_name", "number"),
            "agency": ("agency__name", "number"),
            "status": ("status", "number"),
        },
        usual="number",
    )
    template_name = "participants/people/event_participants.html"
    paginate_by = 50

    def get_queryset(self):
        self.event = find_event(self.request, self.kwargs["code"])
        registrations = Registration.objects.visible_to(self.request.user).filter(event=self.event)
        return registrations.select_related("participant", "agency__regency", "agency__province")

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"event": self.event}

    def people_file(self, filtered):
        return PeopleFile(
            title=f"{self.event.code} · {self.event.title}",
            above=[self.event.code, self.event.title],
            rows=filtered.select_related("participant__agency").prefetch_related(_valid_certificates()),
            reader=self.request.user,
            more=[
                More(_("No."), 8, lambda registration: registration.number),
                status_column(),
                More(_("Number of the certificate"), 30, _number_of_certificate, Format.TEXT),
            ],
            of_event=True,
        )

    def download_name(self):
        return f"daftar-peserta-{self.event.code.lower()}.xlsx"

    def event_of_list(self):
        return self.event

    def get_context_data(self, **kwargs):
        context = super().get_context_data(event=self.event, **kwargs)
        user, rows = self.request.user, context["page_obj"].object_list
        waiting_turns = turns(self.event) if any(row.status == Registration.Status.WAITLISTED for row in rows) else {}
        for row in rows:
            row.turn = waiting_turns.get(row.pk)
        may_decide = user.rights.decides_registrations and may_change(self.event, user)
        waiting = waiting_numbers(self.object_list) if may_decide else []
        ticked = self.request.GET.getlist(TICKED)
        for row in rows:
            row.is_ticked = str(row.number) in ticked
        return context | {
            "seated": Registration.Status.seated(),
            "can_send_letters": self.event.needs_assignment_letter and may_change(self.event, user),
            "can_register": may_register(self.event, user),
            "can_decide": bool(waiting),
            "waiting": len(waiting),
            "seen": token_of_people(waiting),
        }
