"""How the main pages work: a few sentences for each, by the name of its address.

Other pages show the summary of their help."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .topic import Line


def _planner(text: Promise) -> Line:
    return Line(text, right="plans_events")


def _staff(text: Promise) -> Line:
    return Line(text, without="plans_events")


PAGES: dict[str, list[Line]] = {
    "reports:home": [
        _staff(_("Each card is one event of your province. It says what is still to do; the button leads to it.")),
        _staff(_("“Task list” shows all steps of the event, from the seats to the certificates, each with its state.")),
        _planner(_("“What needs you” lists decisions, letters and agencies that wait. Each link leads to its page.")),
        Line(_("News is what others did since you were here. It stays until you mark it as seen.")),
    ],
    "events:event-list": [
        Line(_("Choose an event to see its seats, people, attendance and certificates.")),
        Line(_("The filters apply at once. “Clear the filters” shows everything again.")),
    ],
    "reports:event-detail": [
        _staff(_("“Register” beside an agency with free seats opens the form for a person of that agency.")),
        _staff(_("If all seats are taken, people go on the waiting list and move up when a seat is free.")),
        _planner(_("Plan the sessions, give seats, then open registration. The button names the next step.")),
        Line(_("The tabs lead to the people, the attendance, the certificates and the history of the event.")),
    ],
    "reports:event-tasks": [
        Line(_("Do the tasks from the top. Each name leads to the page where the task is done.")),
        Line(_("“Waiting” means that somebody else does the next step, “Not yet” that its time has not come.")),
        Line(_("The states follow what is recorded: nothing is to be ticked off here.")),
    ],
    "reports:event-quotas": [
        Line(_("Each row has the seats of one agency, or of a pool for all agencies of a kind in a region.")),
        Line(_("A change is checked before it is stored: seats that people hold cannot be taken away.")),
    ],
    "participants:event-participants": [
        Line(_("The list shows the people of this event. The filters find, for example, those without a letter.")),
        Line(_("Choose a name to correct data, send the letter, withdraw the person or name a substitute.")),
        Line(_("Tick people who are proposed, then confirm or reject them together."), right="decides_registrations"),
    ],
    "participants:registration-new": [
        Line(_("Only fields with * are required. Register people one after the other, or upload a spreadsheet.")),
        Line(_("If the person is recorded already, the portal asks, and fills in what is known.")),
        Line(_("After saving you read what happened and what comes next.")),
    ],
    "participants:registration-detail": [
        Line(_("Here is everything about this person at this event: status, letter, attendance, certificate.")),
        Line(_("The buttons show what is possible now. The history below lists what was done, with the reasons.")),
    ],
    "participants:letter-new": [
        Line(_("Send a letter once for all people whom it names: tick them, and enter its number and date.")),
        Line(_("Photos of a phone are made smaller before they are sent.")),
    ],
    "participants:registration-letter": [
        Line(_("Enter the number and the date of the letter, and choose its scan or photo.")),
        Line(_("A new letter replaces the earlier one. Your office and the coordinators can open it.")),
    ],
    "participants:sheet-new": [
        Line(_("Download the template, fill one row for each person, and upload the file. Your own list works, too.")),
        Line(_("Nothing is stored yet: the next page shows each mistake with its cell, and what would be stored.")),
    ],
    "participants:sheet-detail": [
        Line(_("Mistakes are named with their cells. Download the marked file, correct it and upload it again.")),
        Line(_("Only the button at the end stores the people.")),
    ],
    "participants:sheet-grid": [
        Line(_("Write one person in each row, or paste rows that you copied from Excel or from a list in WhatsApp.")),
        Line(_("Mistakes are named while you write. The preview shows what would happen; then you store all at once.")),
    ],
    "participants:event-replies": [
        Line(_("The list shows who answered and who is still silent. A seat is freed only if you do it.")),
    ],
    "participants:event-links": [
        Line(_("A personal link opens a person's own page: status, ticket, schedule, materials, certificate.")),
        Line(_("People with an e-mail address get it by mail; give it to the others by WhatsApp or on paper.")),
    ],
    "participants:attendance": [
        Line(_("Choose the session, then tap the mark of each person. Marks are stored at once.")),
    ],
    "participants:checkin": [
        Line(_("At the door, tickets are scanned or names typed on any phone, also without a network.")),
        Line(_("Make a link for each helper. It works only for this event and ends by itself.")),
    ],
    "participants:sign-sheets": [
        Line(_("Print a sheet for each session and let people sign it. Then enter who signed.")),
    ],
    "reports:attendance": [
        Line(_("The report counts the marks so far. “Take attendance” enters them.")),
        Line(_("A person completes the event with the minimum share of lesson hours.")),
    ],
    "participants:certificates": [
        Line(
            _("The coordinator issues certificates to people who completed the event. The filter shows who lacks one.")
        ),
        Line(_("Anybody can check a certificate by the code on it.")),
    ],
    "participants:scores": [
        Line(_("Enter the scores before and after the event, one by one or from a spreadsheet.")),
    ],
    "reports:evaluation": [
        Line(_("People answer by their personal link. Answers are kept without names.")),
    ],
    "events:invitations": [
        Line(_("A letter is issued for each agency or pool with seats. Download it as PDF and send it.")),
        _planner(_("A letter that no longer says what the event says is marked, and can be replaced.")),
    ],
    "events:event-new": [
        Line(_("Enter the title, the course, the place and the days. Sessions and seats follow on the next pages.")),
        Line(_("Nobody gets news or mail about the event before you open registration or issue a letter.")),
    ],
    "events:event-edit": [
        Line(_("If the event is moved, those concerned read it as news, and get a mail if mails are on.")),
    ],
    "events:event-sessions": [
        Line(_("Enter each session with its day, its times and its lesson hours. Times are those of the place.")),
    ],
    "participants:participant-list": [
        Line(_("The list has everybody of your provinces, each once. Search by name or NIP.")),
        Line(_("Choose a person to read at which events they were.")),
    ],
    "participants:registration-list": [
        Line(_("The list has a row for each person at each event. Combine the filters to answer a question.")),
    ],
    "agencies:agency-list": [
        Line(_("Search an agency by name, kind or region. A dissolved one stays in the list, with the reason.")),
        Line(_("If an agency is missing, add it in the form for registering a person.")),
    ],
    "reports:index": [
        Line(_("Choose a report, then its period and its region. The numbers lead to the lists behind them.")),
        Line(_("Each report can be downloaded as Excel or PDF. The PDF has a code by which it can be checked.")),
    ],
    "reports:coverage": [
        Line(_("A regency is covered once somebody of its agencies attended. Choose a province for its regencies.")),
        Line(_("“Copy the text” takes the sentences for your own report.")),
    ],
    "reports:coverage-province": [
        Line(_("A regency is covered once somebody of one of its agencies attended; exempt ones have no agency.")),
        Line(_("“Copy the text” takes the sentences for your own report.")),
    ],
    "reports:planner": [
        Line(_("Choose a course: the portal proposes where to hold events next, and whom to invite.")),
    ],
    "participants:data-request-list": [
        Line(_("People ask for corrections on their own page. Accept each within 72 hours, or say why not.")),
        Line(_("People may ask what is recorded of them. The law gives 72 hours for the answer.")),
    ],
    "jobs:job-list": [
        Line(_("Large files are made in the background. You can leave this page and fetch the file later.")),
    ],
    "events:mail-list": [
        Line(_("The list has all mails of the portal with their state. A mail that failed can be sent again.")),
    ],
    "participants:personal": [
        Line(_("This page is yours alone. Keep its address, and give it to nobody.")),
        Line(_("Show the ticket at the door. If something is wrong, ask for a correction below.")),
    ],
}
