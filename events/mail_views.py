"""Pages that list the sent mails, their recipients and their state. Addresses are personal, so reading them needs a
right."""

import django_filters
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import AuthenticatedRequest, needs
from accounts.models import Message
from accounts.outbox.mail import send_again
from agencies.filters import TextFilter
from agencies.lists import SortedList, Sorting
from events.finding import find_event

from .models import Event


class MailFilter(django_filters.FilterSet):
    q = TextFilter(label=gettext_lazy("Whole address, or subject"), method="search")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=Message.State.choices, empty_label=gettext_lazy("All states")
    )

    class Meta:
        model = Message
        fields = ["q", "state"]

    def search(self, mails, name, text):
        return mails.matching(text)


class _Mails(SortedList):
    sorting = Sorting({"written": ("created_at", "pk")}, usual="-written", downwards={"written"})
    filterset_class = MailFilter
    paginate_by = 50
    queryset = Message.objects.all()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        mails = context["page_obj"].object_list
        events = Event.objects.in_bulk({each.event for each in mails if each.event})
        for each in mails:
            each.of_event = events.get(each.event)  # None if it was deleted
        return context


@needs("reads_mail")
class MailList(_Mails):
    """All mails of all events."""

    template_name = "events/mail_list.html"
    saved_as = "mails"


class EventMail(_Mails):
    """The messages and the mails of one event."""

    template_name = "events/event_mail.html"
    sorting = Sorting(
        {
            "written": ("created_at", "pk"),
            "state": ("state", "-created_at", "-pk"),
            "subject": ("subject", "-created_at", "-pk"),
        },
        usual="-written",
        downwards={"written"},
    )

    def get_queryset(self):
        self.event = find_event(self.request, self.kwargs["code"], right="reads_mail")
        return super().get_queryset().of_event(self.event.pk)

    def get_context_data(self, **kwargs):
        announcements = list(self.event.announcements.all()[:50])
        for one in announcements:
            one.event = self.event  # with its dates
        return super().get_context_data(event=self.event, announcements=announcements, **kwargs)


def mail_detail(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Show one mail as it was sent. A POST sends a mail again that failed or whose state is unclear."""
    event = find_event(request, code, right="reads_mail")
    message = get_object_or_404(Message.objects.of_event(event.pk).select_related("user"), pk=pk)
    if request.method == "POST":
        _send_again(request, event, message)
        return redirect("events:event-mail", code)
    return render(request, "events/mail_detail.html", {"event": event, "mail": message})


def _send_again(request: AuthenticatedRequest, event: Event, message: Message) -> None:
    if not event.sends_mail:
        messages.warning(request, _("Mails are switched off for this event."))
    elif send_again(message, by=request.user):
        text = _("The mail to %(recipient)s goes out again in a moment.")
        messages.success(request, text % {"recipient": message.recipient})
    else:
        messages.warning(request, _("This mail is under way, or was sent already."))
