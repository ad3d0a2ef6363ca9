"""Events: planning, seats, letters and mails."""

from django.utils.translation import gettext_lazy as _

from reports.help.topic import Step, Topic

TOPICS = [
    Topic(
        "events",
        _("An event and its tabs"),
        summary=_("The page of an event shows where it stands; its tabs lead to everything about it."),
        pages=["events:event-list", "reports:event-detail", "reports:event-history", "events:"],
        steps=[
            Step(
                _(
                    "Choose “Events” and then an event. The line of steps shows whether registration is open "
                    "and what comes next."
                ),
                picture="event",
            ),
            Step(
                _("The first tab has the seats by agency. “Register” beside free seats opens the form for that agency.")
            ),
            Step(
                _(
                    "The other tabs have the people, attendance, certificates, tests and documents. The "
                    "history says who changed what."
                )
            ),
        ],
    ),
    Topic(
        "planning",
        _("Plan an event"),
        summary=_("An event needs its place and days, its sessions and its seats; then registration can open."),
        pages=[
            "events:event-new",
            "events:event-edit",
            "events:event-copy",
            "events:event-sessions",
            "events:event-open",
            "events:event-close",
            "events:event-finish",
            "events:event-cancel",
            "events:session-template",
            "reports:settings",
            "reports:event-quotas",
            "reports:quota-successor",
        ],
        steps=[
            Step(
                _(
                    "Choose “Plan an event”, or copy an earlier one. Enter title, course, place, days and the "
                    "contact person."
                )
            ),
            Step(
                _("Enter the sessions with their times and lesson hours. Certificates list them on the back."),
                picture="sessions",
            ),
            Step(
                _("Give seats to agencies. The page shows at once which regencies would be covered."), picture="quotas"
            ),
            Step(_("Open registration. The page before it says who would get a mail, and asks.")),
            Step(
                _(
                    "After the event, the page that ends it lists what is still open: marks, certificates, "
                    "people on the waiting list."
                )
            ),
        ],
    ),
    Topic(
        "planner",
        _("Plan where to go next"),
        summary=_("The planner proposes events and invitations, so that more regencies are covered."),
        pages=["reports:planner"],
        steps=[
            Step(_("Choose the course, how many events there may be, and how many seats each has."), picture="planner"),
            Step(_("Compare the ways of sharing out the seats, and untick what you do not want.")),
            Step(_("Make the events: they are drafts, which nobody else hears of before you open registration.")),
        ],
    ),
    Topic(
        "invitations",
        _("Invitation letters"),
        summary=_("Every agency with seats gets a numbered letter; a letter that is out of date is marked."),
        pages=["events:invitation", "events:letterhead"],
        steps=[
            Step(
                _(
                    "Open “Invitation letters” at the event. The list shows which agency has a letter, with "
                    "number and date."
                ),
                picture="invitations",
            ),
            Step(
                _("Check the letterhead once, then issue the letters. A number that was given is never used again."),
                right="issues_letters",
            ),
            Step(_("Download one letter by its number, or all as PDF, and send them.")),
            Step(_("If the event changes later, replace the letters that no longer fit."), right="issues_letters"),
        ],
    ),
    Topic(
        "mail",
        _("Mail of the portal"),
        summary=_("The portal mails agencies and people about an event, if you agree; every mail can be read here."),
        pages=["events:event-mail", "events:mail-", "participants:announcement"],
        steps=[
            Step(_("The tab “Mail” of an event has its mails; the menu at the top right leads to all of them.")),
            Step(
                _(
                    "“Failed” means that the address is wrong or the server refused it. Correct the address, "
                    "then send the mail again."
                )
            ),
        ],
    ),
    Topic(
        "documents",
        _("Photos, materials and the event report"),
        summary=_("What belongs to the papers of an event is in one place, and the event report puts it together."),
        pages=[
            "events:photo",
            "events:material",
            "reports:event-report",
            "reports:chapter-courses",
            "reports:course-chapters",
            "reports:event-documents",
        ],
        steps=[
            Step(_("Upload photos with a caption. Their order here is the order in the report.")),
            Step(_("Upload materials or enter links. Participants find them on their own page.")),
            Step(_("Open the event report, choose what it shall contain, and download it as PDF.")),
        ],
    ),
]
