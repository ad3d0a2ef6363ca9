"""The days of an event and what follows: marks, papers, certificates, tests."""

from django.utils.translation import gettext_lazy as _

from reports.help.topic import Step, Topic

TOPICS = [
    Topic(
        "attendance",
        _("Take attendance"),
        summary=_("Each person has one mark in each session; marks are stored at once."),
        pages=["participants:attendance", "reports:attendance"],
        steps=[
            Step(
                _("Open the tab “Attendance”, then “Take attendance”. On a phone, choose the session first."),
                picture="attendance",
            ),
            Step(
                _(
                    "Tap the mark, or type its letter: H present, T late, I excused, A absent. The head of a "
                    "column marks the whole session."
                )
            ),
            Step(_("Choose a name to see who set its marks and when.")),
            Step(_("The report counts who attended and who completed the event by lesson hours.")),
        ],
    ),
    Topic(
        "door",
        _("Check-in at the door"),
        summary=_("At the door, tickets are scanned or names typed on any phone, also without a network."),
        pages=["participants:checkin", "participants:door"],
        steps=[
            Step(
                _(
                    "Open the link of the helper, or “Check in on this device”. Wait until the page says that "
                    "it can work without a network."
                ),
                picture="door",
            ),
            Step(_("Practise once: “Practise with invented people” sends and keeps nothing.")),
            Step(_("Scan the ticket, or type a name and tap it. Green means that the person is in.")),
            Step(_("If it was the wrong person, tap “Undo” within 30 seconds.")),
            Step(_("Marks without a network wait on the phone. Keep the page open until they are sent.")),
        ],
        is_public=True,
    ),
    Topic(
        "papers",
        _("Sign sheets and badges"),
        summary=_("Sign sheets and badges are printed from the confirmed people of the event."),
        pages=["participants:sign-sheets", "participants:badges", "participants:official"],
        steps=[
            Step(_("Open “Sign sheets”, choose a session or a whole day, and print the PDF."), picture="papers"),
            Step(_("After the event, enter who signed: scan the code of each row, or type its number.")),
            Step(
                _(
                    "Badges have the code of the ticket, so they can be scanned at the door. "
                    "Choose the size of the holders."
                )
            ),
            Step(_("Speakers and the committee get badges of their own: type their names, one a line.")),
            Step(_("“Official documents” has letters of return, statements, receipts, the rundown and name plates.")),
        ],
    ),
    Topic(
        "certificates",
        _("Certificates"),
        summary=_(
            "Certificates are for people who completed the event; each has a number and a code by "
            "which anybody can check it."
        ),
        pages=["participants:certificate", "participants:signed-"],
        steps=[
            Step(
                _(
                    "Open the tab “Certificates”. The filter shows who completed the event, who lacks a "
                    "certificate, and whose is outdated."
                ),
                picture="certificates",
            ),
            Step(
                _("Choose a template, look at the sample, then issue certificates for the ticked people."),
                right="issues_certificates",
            ),
            Step(_("Download them as PDF to print, or as one file for each person.")),
            Step(
                _(
                    "A signed file that comes back is uploaded on the person's certificate page. A wrong "
                    "certificate is replaced or revoked there, with the reason."
                ),
                right="issues_certificates",
            ),
        ],
    ),
    Topic(
        "tests",
        _("Tests and evaluation"),
        summary=_(
            "Scores before and after the event show what people learned; the evaluation shows what they think of it."
        ),
        pages=["participants:scores", "participants:evaluation-questions", "reports:evaluation"],
        steps=[
            Step(
                _("Enter the scores in the list, or paste a column from Excel. Each field is stored at once."),
                picture="scores",
            ),
            Step(
                _("A file of scores or of an online quiz is matched by name or NIP; a preview asks where it is unsure.")
            ),
            Step(
                _(
                    "People answer the evaluation by their personal link, without their name. Results appear "
                    "when it is closed and five have answered."
                )
            ),
        ],
    ),
]
