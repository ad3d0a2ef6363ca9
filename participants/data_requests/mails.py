"""Mails about requests: to those who must decide, and the decision to the person. The first names nobody."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Message, User
from accounts.outbox import mail
from accounts.rights import roles_with
from participants.mails.forgetting import NOBODY, forget_mail
from participants.models import DataRequest, Participant

from .forgetting.texts import ANSWER_KEY

_ASKED = _("A person asks about their personal data, due %(day)s")
_DECIDED = _("Your request about your personal data")


def deciders(participant: Participant, kind: str, *, by: User | None = None) -> list[User]:
    """Return the users with an e-mail address who must decide about such a request of the person, without `by`."""
    is_grave = kind in DataRequest.Kind.grave()
    right = "decides_data_requests" if is_grave else "registers_people"
    users = User.objects.filter(is_active=True, role__in=roles_with(right)).exclude(email="")
    of_province = users.filter(province=participant.agency.province_id)
    found = of_province if not is_grave and of_province.exists() else users.filter(province=None)
    return [user for user in found.order_by("pk") if user != by]


def mail_asked(request: DataRequest, *, by: User | None, send: bool) -> int:
    """Mail those who must decide, and return the number of mails."""
    context = {
        "request": request,
        "address": mail.address(request.get_absolute_url()),
        "day": f"{request.due_at:%d-%m-%Y}",
    }
    drafts = [
        mail.draft(
            "participants/mails/data_request_asked.txt",
            _ASKED,
            context,
            to=user,
            key=f"data-request-asked:{request.pk}:{user.pk}",
        )
        for user in deciders(request.participant, request.kind, by=by)
    ]
    return mail.queue(drafts, send=send)


def mail_decided(request: DataRequest, *, send: bool) -> int:
    """Mail the person the decision, also while their data is restricted, and return the number of mails."""
    person = request.participant
    if not person.email:
        return 0
    is_erased = request.kind == DataRequest.Kind.ERASURE and request.state == DataRequest.State.FULFILLED
    draft = mail.draft(
        "participants/mails/data_request_decided.txt",
        _DECIDED,
        {"request": request, "name": "" if is_erased else person.full_name},
        to=person.email,
        key=f"{ANSWER_KEY}{request.pk}",
        province=person.agency.province_id,
    )
    return mail.queue([draft], send=send)


def decision_recipients(request: DataRequest) -> mail.Recipients:
    """Return whether the person would get a mail about the decision."""
    person = request.participant
    return mail.Recipients(int(bool(person.email)), [] if person.email else [person.full_name])


def asked_recipients(participant: Participant, kind: str, *, by: User) -> mail.Recipients:
    """Return who would get a mail if `by` entered such a request."""
    return mail.Recipients(len(deciders(participant, kind, by=by)))


def forget_answers() -> None:
    """Empty the answers to people who were erased, once nobody sends them any more."""
    answers = Message.objects.filter(key__startswith=ANSWER_KEY).exclude(recipient=NOBODY)
    final = answers.exclude(state__in=[Message.State.WAITING, Message.State.SENDING])
    erased = set(DataRequest.objects.exclude(participant__erased_at=None).values_list("pk", flat=True))
    for message in final:
        if int(message.key.removeprefix(ANSWER_KEY)) in erased:
            forget_mail(message, subject=message.subject)
