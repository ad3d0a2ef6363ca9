"""The page on which a person says whether they come. Opening it changes nothing, because programs that scan mails open
it too."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from participants.models import PersonalLink, Reply
from participants.personal_links.access import by_personal_link

from .answering import ANSWERS_A_DAY, AnswerClosed, TooManyAnswers, answer, open_answers, reply_of
from .forms import AbsenceForm

Answer = Reply.Answer


@by_personal_link
def personal_answer(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Show what the person can answer; a POST stores the answer."""
    registration = link.registration
    given = request.POST.get("answer")
    form = AbsenceForm(request.POST if given == Answer.CANNOT else None)
    try:
        if given == Answer.COMES:
            answer(registration, Answer.COMES)
            messages.success(request, _("Thank you. It is recorded that you will attend."))
            return redirect("participants:personal", link.token)
        if form.is_valid():
            answer(registration, Answer.CANNOT, reason=form.cleaned_data["reason"])
            text = _("It is recorded that you cannot attend. Your agency and the coordinator see it.")
            messages.success(request, text)
            return redirect("participants:personal", link.token)
    except AnswerClosed:
        messages.warning(request, _("This answer is not possible any more. Look at your status below."))
        return redirect("participants:personal", link.token)
    except TooManyAnswers:
        text = _("You can answer %(count)s times a day. Try again tomorrow, or call the contact of the event.")
        messages.warning(request, text % {"count": ANSWERS_A_DAY})
        return redirect("participants:personal", link.token)
    context = {
        "link": link,
        "registration": registration,
        "event": registration.event,
        "participant": registration.participant,
        "reply": reply_of(registration),
        "answers": open_answers(registration),
        "form": form,
    }
    return render(request, "participants/replies/personal_answer.html", context)
