"""From the registration to the personal link of a person."""

from django.utils.translation import gettext_lazy as _

from reports.help.topic import Step, Topic

TOPICS = [
    Topic(
        "registering",
        _("Register one person"),
        summary=_("One form registers one person for a seat of an agency; it takes about a minute."),
        pages=["participants:registration-new"],
        steps=[
            Step(
                _("Enter the NIP and choose “Find this person”. A known person fills the form; check what it says."),
                picture="register",
            ),
            Step(
                _(
                    "For a new person, enter the name and the sex, and choose the agency. The free seats "
                    "stand beside each agency."
                )
            ),
            Step(_("Save. The next page says what happened and what comes next: usually the assignment letter.")),
            Step(_("If no seat is free, the person goes on the waiting list, and moves up when a seat is free.")),
        ],
    ),
    Topic(
        "spreadsheet",
        _("Register several people"),
        summary=_("Type or paste a list, or upload Excel. A preview shows every mistake before anything is stored."),
        pages=["participants:sheet-"],
        steps=[
            Step(
                _(
                    "For up to about 20 people, use the grid: one row for each. You can paste rows from Excel "
                    "or a list from WhatsApp."
                ),
                picture="grid",
            ),
            Step(
                _("For more, upload Excel: the template, or your own list with its own columns."), picture="spreadsheet"
            ),
            Step(
                _(
                    "Read the preview. It names each mistake with its cell, who is known already, and who "
                    "would wait for a seat."
                )
            ),
            Step(
                _(
                    "Correct the marked file and upload it again, or store the rows that are right and "
                    "download the rest."
                )
            ),
        ],
    ),
    Topic(
        "letters",
        _("Send assignment letters"),
        summary=_("One letter can name many people: it is sent once, with a tick for each."),
        pages=["participants:letter", "participants:registration-letter"],
        steps=[
            Step(
                _(
                    "Open “Upload an assignment letter” at the event. Enter the number and date of the letter, "
                    "and choose its scan or photo."
                ),
                picture="letter",
            ),
            Step(_("Tick all people whom the letter names, then send it.")),
            Step(
                _(
                    "If you have several letters, send them together, also as ZIP. The preview shows which "
                    "letter belongs to whom; correct it before you store."
                )
            ),
        ],
    ),
    Topic(
        "people",
        _("People of an event"),
        summary=_(
            "Every change of a registration is made on the person's page, and most can be undone for ten minutes."
        ),
        pages=["participants:event-participants", "participants:registration-", "participants:undo"],
        steps=[
            Step(
                _("Choose the tab “Participants”. The filters find, for example, people without a letter."),
                picture="people",
            ),
            Step(
                _(
                    "Tick people who wait for a decision, then confirm them. A rejection needs a reason, "
                    "which their province reads."
                ),
                right="decides_registrations",
            ),
            Step(
                _(
                    "Choose a name to correct data, send a letter, or record that the person withdraws, moves "
                    "to another agency or is substituted."
                ),
                picture="person",
            ),
            Step(
                _(
                    "If it was a mistake, choose “Undo” in the message within ten minutes. What was never "
                    "confirmed can be deleted as a typing error."
                )
            ),
        ],
    ),
    Topic(
        "links",
        _("Personal links and answers"),
        summary=_("Each confirmed person has a page of their own, which a personal link opens without an account."),
        pages=["participants:event-links", "participants:registration-link", "participants:event-replies"],
        steps=[
            Step(_("Open “Personal links” and send them by e-mail to everybody who has an address."), picture="links"),
            Step(
                _(
                    "Give the others their link by WhatsApp or on paper. A link is shown only once; a new one "
                    "can be made at any time."
                )
            ),
            Step(
                _(
                    "People answer there whether they will attend. The page of the answers lists who is "
                    "silent; you decide whose seats become free."
                )
            ),
        ],
    ),
    Topic(
        "data",
        _("Requests and corrections of data"),
        summary=_(
            "People ask for corrections or for their data; the portal counts the 72 hours and leads "
            "you through the answer."
        ),
        pages=["participants:data-request-", "participants:correction-", "participants:person-copy"],
        steps=[
            Step(
                _("Open “Requests about data” in the menu at the top right. The most urgent request is first."),
                picture="requests",
            ),
            Step(_("Open a request, compare the recorded with the wanted data, and accept it or say why not.")),
            Step(
                _(
                    "Erasing and restricting data are decided by national coordinators. If you get such a "
                    "request on paper, enter it on the person's page."
                )
            ),
        ],
    ),
    Topic(
        "duplicates",
        _("Duplicates"),
        summary=_("Two records of one person or agency become one; what was taken from each is shown before."),
        pages=[
            "participants:duplicate-",
            "participants:merge-",
            "participants:person-merge",
            "participants:agency-merge",
        ],
        steps=[
            Step(_("Open “Likely duplicates”, or a person's page, and compare the two records.")),
            Step(
                _("Choose for each field which value stays. Registrations, certificates and letters of both are kept.")
            ),
            Step(
                _(
                    "If they are different people, say so, and the pair is not shown again. A merge of people "
                    "can be undone."
                )
            ),
        ],
    ),
]
