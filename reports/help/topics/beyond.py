"""Reports, what participants and the public see, and administration."""

from django.utils.translation import gettext_lazy as _

from reports.help.topic import Step, Topic

TOPICS = [
    Topic(
        "reports",
        _("Reports"),
        summary=_(
            "A report is figures, sentences and tables about a period and a region; each number leads "
            "to what is behind it."
        ),
        pages=["reports:"],
        steps=[
            Step(_("Choose “Reports”, a report, then its course, its period and its region."), picture="coverage"),
            Step(
                _("“Copy the text” takes the sentences for your own report. Choose a number to see the list behind it.")
            ),
            Step(_("Download it as Excel or PDF. A large one is made in the background.")),
            Step(
                _("A scheduled report is made automatically, for example each month, and its readers get a link."),
                right="schedules_reports",
            ),
        ],
    ),
    Topic(
        "checking",
        _("Check a report or a certificate"),
        summary=_("Anybody can check whether a printed report or certificate comes from this portal."),
        pages=["reports:check", "participants:certificate-public"],
        steps=[
            Step(_("Scan the QR code with a phone. It opens a page of this portal; look at the address.")),
            Step(_("Without a phone, write the code of a report in the page “Check a report”."), picture="check"),
            Step(
                _(
                    "Compare what the page says with the paper: name, number, event and dates. If something "
                    "differs, the paper is not ours."
                )
            ),
        ],
        is_public=True,
    ),
    Topic(
        "personal",
        _("Your personal page"),
        summary=_(
            "Your personal page has your status, ticket, schedule, materials and certificate; no account is needed."
        ),
        pages=[
            "participants:personal",
            "participants:evaluation-answer",
            "participants:link-again",
            "participants:calendar-feed",
        ],
        steps=[
            Step(
                _("Open the link that you got by e-mail, by WhatsApp or on paper. Keep it, and give it to nobody."),
                picture="personal",
            ),
            Step(
                _(
                    "Answer whether you will attend. If you cannot come, say so with the reason: somebody "
                    "else may get the seat."
                )
            ),
            Step(_("Show the ticket at the door. “Keep the picture” stores it for a place without a network.")),
            Step(_("If your name, phone number or agency is wrong, ask for a correction there.")),
            Step(
                _(
                    "After the event, answer the evaluation and download your certificate. If you lose the "
                    "link, ask for it again at the sign-in."
                )
            ),
        ],
        is_public=True,
    ),
    Topic(
        "privacy",
        _("Personal data"),
        summary=_("The notice says which data the portal keeps, why, for how long, and what you can ask for."),
        pages=["participants:privacy"],
        steps=[
            Step(_("Find your group in the notice: participants, contact persons or users of the portal.")),
            Step(
                _(
                    "Participants make requests on their personal page; others use the contact in the notice. "
                    "The answer comes within 72 hours."
                )
            ),
        ],
        is_public=True,
    ),
    Topic(
        "users",
        _("Users"),
        summary=_("Each user signs in with an account of their own; its role and province give the rights."),
        pages=["users:"],
        steps=[
            Step(
                _(
                    "“Settings”, “Users”, “Invite a user”: enter name, e-mail address and role. Provincial staff "
                    "have one province. The portal mails a link to choose a password."
                ),
                right="administers",
            ),
            Step(
                _("If a user cannot sign in, open the account and mail a new link, or show one to hand over."),
                right="administers",
            ),
            Step(
                _("If a user moves to another province or role, change it there; the rights follow at once."),
                right="administers",
            ),
            Step(
                _("If a user leaves, deactivate the account: all sessions end, and the work keeps its author."),
                right="administers",
            ),
        ],
    ),
    Topic(
        "courses",
        _("Courses"),
        summary=_(
            "A course is a kind of bimtek, such as SPP-TIK. Events belong to one, and coverage is counted for it."
        ),
        pages=["events:course-"],
        steps=[
            Step(
                _("“Settings”, “Courses”, “New course”: enter name, code and programme. The code stays as it is."),
                right="administers",
            ),
            Step(
                _("Give the course a session template, so that new events get its subjects and lesson hours at once."),
                right="administers",
            ),
            Step(
                _("Archive a course that is no longer held. Its events and reports stay; nobody can plan new events."),
                right="administers",
            ),
        ],
    ),
    Topic(
        "administration",
        _("Administration"),
        summary=_("Administrators keep users, agencies, regions, and the registers that the law asks for."),
        pages=["admin:", "incidents:", "participants:retention", "reports:region-change"],
        steps=[
            Step(
                _(
                    "“Administration” in the menu has users, agencies, courses and programmes. Add a user "
                    "with a role; provincial staff have one province."
                ),
                right="administers",
            ),
            Step(
                _(
                    "A list of agencies is imported from Excel with a check before it; merging and dissolving "
                    "say what follows."
                ),
                right="administers",
            ),
            Step(
                _("If data of people got lost or into wrong hands, open “Incidents” at once: the law gives 72 hours."),
                right="handles_incidents",
            ),
            Step(_("“Retention of personal data” shows what is forgotten and when."), right="administers"),
        ],
    ),
]
