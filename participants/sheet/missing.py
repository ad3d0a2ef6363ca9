"""Rows whose text names no agency with seats: what the preview offers for it, and the libraries that answers add.

A library that an answer adds is an unsaved Agency with a negative key until the rows are stored. All rows that mean it
have the same object.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from agencies.adding import AgencyRefused, AlikeExists, Neighbours, check_name, new_agency
from agencies.matching import Codes, is_in, may_be_of_kind, same_key, words
from agencies.models import Agency, Regency
from documents.text import tidy
from events.models import Event
from events.pools import Openings, openings

from .agencies import AgencyBook, NotFound
from .answers import LONGEST, Adding, Answers, about_agency, as_adding
from .entries import Entry
from .fields import REGION

_NEW_IN_FILE = "= "
"""Begins the answer that another new library of the file is meant; its name follows."""
_MOST_NEAR = 5


@dataclass(slots=True)
class AgencyQuestion:
    """The choices for all rows with one text and region, as pairs of an answer and its words. With `asks_region` every
    library of the openings can be added, too. `only` is the answer that is safe without looking at the choices."""

    name: str
    text: str
    chosen: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    asks_region: bool = False
    only: str = ""
    rows: int = 0
    agency: Agency | None = None
    problem: str = ""

    @property
    def is_asked(self) -> bool:
        return bool(self.choices or self.asks_region)


class MissingAgencies:
    """The questions about the agencies of one file, by their names."""

    def __init__(self, event: Event, reader: User, book: AgencyBook, answers: Answers):
        self.questions: dict[str, AgencyQuestion] = {}
        self._event, self._reader, self._book, self._answers = event, reader, book, answers
        self._new: dict[tuple[str, str, str], Agency] = {}

    def settle(self, entry: Entry, error: NotFound) -> AgencyQuestion:
        """Return the question about the agency of the row; its `agency` is the answer."""
        text, region = entry.values["agency"], entry.values[REGION]
        codes = self._book.regions.find(region) if region else frozenset()
        name = about_agency(text, codes)
        if name not in self.questions:
            self.questions[name] = self._ask(name, text, codes, error)
        question = self.questions[name]
        question.rows += 1
        entry.agency_question = name if question.is_asked else ""
        return question

    def _ask(self, name: str, text: str, codes: Codes, error: NotFound) -> AgencyQuestion:
        question = AgencyQuestion(name, tidy(text)[:LONGEST], chosen=self._answers.agency(name))
        near = list(error.near)
        if error.may_be_new:
            near = self._offer_adding(question, text, codes) + near
        inside = [agency for agency in near if is_in(agency, codes)]
        elsewhere = [agency for agency in near if not is_in(agency, codes)]
        if error.code == "unknown" and question.is_asked:
            elsewhere = []
            if not inside:
                question.problem = question.problem or _may_be_added_text()
        adding = question.choices
        question.choices = [*self._near(question, inside), *adding, *self._near(question, elsewhere)]
        return question

    def _near(self, question: AgencyQuestion, near: Sequence[Agency]) -> list[tuple[str, str]]:
        """Return the choices of these agencies. If one is chosen, it is the answer."""
        choices = []
        for agency in list(dict.fromkeys(near))[:_MOST_NEAR]:
            if is_new(agency):
                answer, words_of_choice = _NEW_IN_FILE + same_key(agency.name), _("It is %(agency)s, new in this file")
            elif agency in self._book:
                answer, words_of_choice = str(agency.pk), _("It is %(agency)s")
            else:
                continue
            choices.append((answer, words_of_choice % {"agency": self._label(agency)}))
            if answer == question.chosen:
                question.agency = agency
        return choices

    def _label(self, agency: Agency) -> str:
        return agency.name if is_new(agency) else self._book.label(agency)

    def _offer_adding(self, question: AgencyQuestion, text: str, codes: Codes) -> list[Agency]:
        """Offer to add the library in the regency that its row or its name says, or that is chosen; return similar ones
        that are recorded there."""
        try:
            check_name(text, self._book.regions)
        except AgencyRefused:
            return []
        places = self._places(text, codes)
        chosen = as_adding(question.chosen)
        wanted = [place for place in places if chosen and (chosen.kind, chosen.regency) == (place[0], place[1].pk)]
        question.asks_region = len({regency.pk for _kind, regency in places}) > 1
        similar: list[Agency] = []
        for kind, regency in wanted if question.asks_region else places:
            similar += self._offer_place(question, new_agency(text, kind=kind, regency=regency), chosen)
        if len(places) == 1 and question.choices and not similar:
            question.only = question.choices[0][0]
        return similar

    def _offer_place(self, question: AgencyQuestion, agency: Agency, chosen: Adding | None) -> list[Agency]:
        """Offer to add this agency unless one with its name is recorded, and add it if it is chosen; return similar
        ones, which must have been seen before."""
        similar: list[Agency] = []
        key = (agency.kind, agency.region_code, same_key(agency.name))
        if key not in self._new:
            try:
                self._neighbours.check(agency)
            except AlikeExists as alike:
                if alike.is_same:
                    question.problem = str(alike)
                    return []
                similar = list(alike.agencies)
                question.problem = str(alike)
        adding = Adding(agency.kind, agency.region_code, despite=bool(similar))
        question.choices.append((str(adding), _adding_words(agency, is_other=bool(similar))))
        if chosen in (adding, Adding(agency.kind, agency.region_code, despite=True)):
            question.agency, question.chosen = self._add(key, agency), str(adding)
        return similar

    def _add(self, key: tuple[str, str, str], agency: Agency) -> Agency:
        if key not in self._new:
            agency.pk = -1 - len(self._new)
            self._new[key] = agency
            self._neighbours.add(agency)
        return self._new[key]

    def _places(self, text: str, codes: Codes) -> list[tuple[str, Regency]]:
        """Return where the text may be added, as kinds and regencies: those that the row or the name says, or all."""
        every: list[tuple[str, Regency]] = [
            (kind, one)
            for kind, regencies in self._openings.regencies.items()
            if may_be_of_kind(text, kind)
            for one in regencies.values()
        ]
        if codes:
            return _inside(every, codes)
        mentions, _left = self._book.regions.mentioned(words(text), with_kind=True)
        return _inside(every, frozenset().union(*mentions)) or every

    @cached_property
    def _openings(self) -> Openings:
        return openings(self._event.quotas.visible_to(self._reader))

    @cached_property
    def _neighbours(self) -> Neighbours:
        return Neighbours([regency.pk for regency in self._openings.all_regencies], self._book.regions)


def _inside(places: Sequence[tuple[str, Regency]], codes: Codes) -> list[tuple[str, Regency]]:
    return [(kind, one) for kind, one in places if one.pk in codes or one.province_id in codes]


def is_new(agency: Agency) -> bool:
    """Return whether the agency is added when the rows are stored."""
    return agency.pk is not None and agency.pk < 0


def _may_be_added_text() -> str:
    return _("No library of this name is recorded with seats for you here. It can be added in the preview.")


def _adding_words(agency: Agency, *, is_other: bool) -> str:
    if is_other:
        text = _("It is another one: add it as a %(library)s in %(region)s")
    else:
        text = _("Add it as a %(library)s in %(region)s")
    return text % {"library": Agency.Kind(agency.kind).library, "region": agency.region.full_name}


def added_text(agency: Agency) -> str:
    """Return what storing does about the new agency of a row."""
    words_of_agency = {"library": Agency.Kind(agency.kind).library, "region": agency.region.full_name}
    return _("added as a %(library)s in %(region)s; an administrator checks it") % words_of_agency
