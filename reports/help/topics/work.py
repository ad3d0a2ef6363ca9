"""Work that comes up every day, for all who sign in."""

from django.utils.translation import gettext_lazy as _

from reports.help.topic import Step, Topic

TOPICS = [
    Topic(
        "work",
        _("Home page, tasks and search"),
        summary=_("The home page says what waits for you; the search finds people, events, agencies and pages."),
        pages=["reports:home", "reports:event-tasks", "reports:search"],
        steps=[
            Step(
                _(
                    "Open the home page. Each card is one event and says what your province still has to do; "
                    "its button leads to the first task."
                ),
                picture="home",
                without="plans_events",
            ),
            Step(
                _(
                    "Open the home page. “What needs you” has your decisions first, then letters, agencies "
                    "and certificates; each line leads to its page."
                ),
                right="plans_events",
            ),
            Step(
                _(
                    "Choose “Task list” at an event to see all its steps. You can stop at any time and go on "
                    "later, on any device."
                ),
                picture="tasks",
                without="plans_events",
            ),
            Step(
                _(
                    "To find something, write two words of it in the search, in any order. The beginning of a NIP or "
                    "phone number is enough."
                ),
                picture="search",
            ),
            Step(_("Read the news below: what others decided or changed since you were here.")),
        ],
    ),
    Topic(
        "lists",
        _("Lists of people and agencies"),
        summary=_(
            "The lists show everybody and everything that you may see; filters make them short, and "
            "Excel takes them along."
        ),
        pages=[
            "participants:participant-",
            "participants:registration-list",
            "agencies:",
            "saved_views:",
            "reports:agency-",
            "reports:province-",
            "reports:agency-file",
        ],
        steps=[
            Step(
                _("Choose a list, then narrow it down with the search and the filters above it."),
                picture="participants",
            ),
            Step(
                _(
                    "Choose a name. A person's page shows the events and lesson hours of each year; an "
                    "agency's page shows its region and contact."
                )
            ),
            Step(
                _(
                    "“Download Excel” takes what the filters show. The participants of an event can be changed in the "
                    "file and sent back there; other files are for reading. Each download of personal data is recorded."
                )
            ),
        ],
    ),
    Topic(
        "account",
        _("Your account and signing in"),
        summary=_("Administrators create accounts; you choose the password, and see where you are signed in."),
        pages=["account_", "mfa_", "sessions:", "invitations:", "openid_connect_"],
        steps=[
            Step(
                _(
                    "Sign in with the user name and password that you got. If you forgot the password, ask "
                    "for a link below the form."
                )
            ),
            Step(
                _(
                    "If the portal asks for a second factor, confirm with a passkey or with the code of an "
                    "app. Keep the recovery codes on paper."
                )
            ),
            Step(
                _(
                    "The menu at the top right has “Change password” and “Devices signed in”. End what you do "
                    "not know, and change the password then."
                )
            ),
        ],
        is_public=True,
    ),
    Topic(
        "files",
        _("Files that are being made"),
        summary=_("Large files are made in the background, while you go on working."),
        pages=["jobs:"],
        steps=[
            Step(_("After you ask for a large file, its page shows how far it is. You can leave it.")),
            Step(_("Fetch the file later: the menu at the top right leads to all files of the last days.")),
            Step(
                _("If a file failed, its page says why. Ask for it again, or call the contact at the foot of the page.")
            ),
        ],
    ),
]
