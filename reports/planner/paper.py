"""The proposal as a document, to take to a meeting: figures, the events, and the regencies of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _

from documents import wording
from documents.layout import Column, Document, Figure, Format, Table

from .proposal import Batch, Candidate, Group, Proposal


@dataclass(frozen=True, slots=True)
class _Invited:
    batch: Batch
    group: Group
    candidate: Candidate


def proposal_document(proposal: Proposal) -> Document:
    """Return the document of a proposal, as far as it was chosen."""
    wish, events = proposal.wish, _events(proposal)
    last_day = max((batch.ends_on for batch in proposal.batches), default=wish.starts_on)
    facts = [str(wish.course), wording.days(wish.starts_on, last_day)]
    return Document(
        name=f"usulan-rencana-{slugify(wish.course.code)}-{wish.starts_on.year}",
        title=_("A plan for coverage"),
        facts=[*facts, str(wish.priority.label)],
        figures=[
            Figure(proposal.regencies, _("Regencies invited")),
            Figure(len(proposal.batches), _("Events")),
            Figure(proposal.seats, _("Seats"), of=wish.seats),
            Figure(proposal.reach.rates[2], _("Coverage then"), format=Format.PERCENT),
        ],
        narrative=_narrative(proposal),
        tables=[events, _regencies(proposal)],
        main=events,
        notes=[_("If somebody from each invited regency attends.")],
    )


def _narrative(proposal: Proposal) -> str:
    reach = proposal.reach
    text = _(
        "Today %(today)s of %(eligible)s regencies that can take part are covered; with the events planned already "
        "%(planned)s, and with this proposal %(proposed)s."
    )
    return text % {
        "today": wording.number(reach.today),
        "eligible": wording.number(reach.eligible),
        "planned": wording.number(reach.planned),
        "proposed": wording.number(reach.proposed),
    }


def _events(proposal: Proposal) -> Table:
    columns = [
        Column("number", _("No."), Format.INTEGER, 6),
        Column("place", _("Province"), width=24, key=True, value=lambda batch: batch.host.name),
        Column("starts_on", _("First day"), Format.DATE, 18),
        Column("ends_on", _("Last day"), Format.DATE, 18),
        Column("regencies", _("Regencies"), Format.INTEGER, 12, value=lambda batch: len(batch.regencies)),
        Column("seats", _("Seats"), Format.INTEGER, 10),
        Column("note", _("Note"), width=26, value=lambda batch: _note(batch, proposal)),
    ]
    return Table.of(proposal.batches, columns, name="events", title=_("Events"))


def _note(batch: Batch, proposal: Proposal) -> str:
    fewest = proposal.wish.fewest
    return _("fewer than %(fewest)s people") % {"fewest": wording.number(fewest)} if batch.seats < fewest else ""


def _regencies(proposal: Proposal) -> Table:
    invited: Sequence[_Invited] = [
        _Invited(batch, group, candidate)
        for batch in proposal.batches
        for group in batch.groups
        for candidate in group.candidates
    ]
    columns = [
        Column("event", _("Event no."), Format.INTEGER, 10, value=lambda one: one.batch.number),
        Column("code", _("Code"), Format.CODE, 8, value=lambda one: one.candidate.regency.code),
        Column("regency", _("Regency"), width=30, key=True, value=lambda one: one.candidate.regency.name),
        Column("province", _("Province"), width=24, value=lambda one: one.group.province.name),
        Column("agency", _("Agency"), width=40, value=lambda one: one.candidate.agency.name),
        Column("seats", _("Seats"), Format.INTEGER, 8, value=lambda one: proposal.wish.rule.per_invitation),
    ]
    return Table.of(invited, columns, name="regencies", title=_("Regencies invited"))
