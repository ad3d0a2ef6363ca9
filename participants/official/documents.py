"""The list of official documents of an event. To add one, write its words and put it here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from documents.wording import OFFICIAL_LANGUAGE
from events.models import Event
from participants.models import Registration
from participants.paper.nips import shown_nips

from . import words
from .plates import plates_pdf
from .sheet import Sheet, sheets_pdf

Words = Callable[[Event, Sequence[Registration], dict[int, str]], list[Sheet]]


@dataclass(frozen=True, slots=True)
class Official:
    """A kind of document: its key in addresses and names of files, its title, and what it is for. `words` is None for
    name plates. `is_after` documents speak of what has happened, so they are made once the event is over."""

    key: str
    title: Promise
    about: Promise
    words: Words | None
    is_after: bool = False
    is_wide: bool = False
    names_people: bool = True

    def is_ready(self, event: Event) -> bool:
        return not self.is_after or event.is_over

    def pdf(
        self,
        event: Event,
        people: Sequence[Registration],
        user: User,
        rendered: Callable[[int, int], None] = lambda done, total: None,
    ) -> bytes:
        """Return the document about these people; NIPs only of those whose data the user sees today.

        `rendered` gets how many parts of how many are laid out, and may raise to stop. Raise PdfUnavailable,
        NothingToPrint if the document would have no page, or TooManyRows.
        """
        if self.words is None:
            return plates_pdf(event, people, rendered)
        nips = shown_nips(people, user)
        with translation.override(OFFICIAL_LANGUAGE):
            sheets = self.words(event, people, nips)
            title = str(self.title)
        if not sheets:
            raise NothingToPrint
        return sheets_pdf(event, sheets, title=title, is_wide=self.is_wide, rendered=rendered)

    def file_name(self, event: Event) -> str:
        """Return the name of the file without its extension."""
        return f"{self.key}-{event.code.lower()}"


class NothingToPrint(Exception):
    """Nobody is there about whom the document could speak."""


DOCUMENTS = {
    document.key: document
    for document in (
        Official(
            "susunan-acara",
            pgettext_lazy("official", "Rundown of the event"),
            _("The sessions of each day, with times and speakers."),
            words.rundown,
            names_people=False,
        ),
        Official(
            "papan-nama",
            pgettext_lazy("official", "Name plates"),
            _("A plate to fold for each participant, for the table."),
            None,
        ),
        Official(
            "daftar-penerimaan",
            pgettext_lazy("official", "Receipts of daily allowance and transport"),
            _("Names, NIP, rank, columns for the amounts, and room for the signatures."),
            words.receipts,
            is_wide=True,
        ),
        Official(
            "berita-acara",
            pgettext_lazy("official", "Official report that the event was held"),
            _("Days, place, participants and lesson hours, signed by the committee."),
            words.minutes,
            is_after=True,
        ),
        Official(
            "surat-pengembalian",
            pgettext_lazy("official", "Letters returning participants"),
            _("One for each agency, with its participants and whether they attended."),
            words.returns,
            is_after=True,
        ),
        Official(
            "surat-keterangan",
            pgettext_lazy("official", "Statements of participation"),
            _("One for each person who attended."),
            words.statements,
            is_after=True,
        ),
    )
}
