"""Makes the template of invitation letters for word processors (templates/events/invitations/letter.docx), which
documents.docx.templates fills in. Run it after a change here: `python -m scripts.letter_template`."""

from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from documents.docx.rule import draw_rule

TEMPLATE = Path(__file__).parent.parent / "templates" / "events" / "invitations" / "letter.docx"
_FONT, _SIZE = "Arial", 10.5
_CENTRE, _RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def main() -> None:
    document = Document()
    _set_up(document)
    _letterhead(document)
    _references(document)
    _body(document)
    _signature(document)
    _annex(document)
    document.core_properties.author = "Bimtek Portal"
    document.core_properties.comments = ""
    document.save(str(TEMPLATE))


def _set_up(document: Doc) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after, style.paragraph_format.space_before = Pt(6), Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID")
    style.element.rPr.append(language)
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(25),
        Mm(22),
        Mm(16),
        Mm(20),
    )


def _letterhead(document: Doc) -> None:
    _tag(document, "{%p if letter.notice %}")
    _text(document, "{{ letter.notice }}", align=_CENTRE, bold=True)
    _tag(document, "{%p endif %}")
    _tag(document, "{%p if letter.logo %}")
    table = _table(document, [26, 137])
    table.rows[0].cells[0].paragraphs[0].add_run("{{ pictures.logo }}")
    _lines_of_letterhead(table.rows[0].cells[1])
    _tag(document, "{%p else %}")
    _lines_of_letterhead(document)
    _tag(document, "{%p endif %}")
    rule = _text(document, "", size=4)
    draw_rule(rule)


def _lines_of_letterhead(place: Doc | _Cell) -> None:
    for lines, size, bold in (("head[:1]", 14, True), ("head[1:]", 11.5, True), ("address", 9, False)):
        _tag(place, f"{{%p for line in letter.{lines} %}}")
        _text(place, "{{ line }}", align=_CENTRE, size=size, bold=bold, capitals=bold, after=0)
        _tag(place, "{%p endfor %}")
    if isinstance(place, _Cell):  # a cell begins with an empty paragraph
        first = place.paragraphs[0]
        first._p.getparent().remove(first._p)


def _references(document: Doc) -> None:
    table = _table(document, [22, 4, 85, 52], rows=4)
    first, begin, more, end = table.rows
    number = "letter.references[0]"
    _cells(first, [f"{{{{ {number}.label }}}}", ":", f"{{{{ {number}.value }}}}", "{{ letter.place_and_date }}"])
    first.cells[3].paragraphs[0].alignment = _RIGHT
    begin.cells[0].paragraphs[0].add_run("{%tr for fact in letter.references[1:] %}")
    _cells(more, ["{{ fact.label }}", ":"])
    _value(more.cells[2].merge(more.cells[3]))
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    _text(document, "", size=6, after=0)


def _body(document: Doc) -> None:
    _repeated(document, "letter.to", after=0)
    _text(document, "", size=6, after=0)
    _text(document, "{{ letter.salutation }}")
    _repeated(document, "letter.opening")
    table = _table(document, [8, 50, 4, 101], rows=3)
    begin, row, end = table.rows
    begin.cells[0].paragraphs[0].add_run("{%tr for fact in letter.facts %}")
    _cells(row, ["", "{{ fact.label }}", ":"])
    _value(row.cells[3])
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    _text(document, "", size=6, after=0)
    _tag(document, "{%p if letter.notes %}")
    _text(document, "{{ letter.notes_title }}", after=2)
    _tag(document, "{%p for line in letter.notes %}")
    _hanging(_text(document, "{{ loop.index }}.\t{{ line }}", after=0))
    _tag(document, "{%p endfor %}")
    _text(document, "", size=6, after=0)
    _tag(document, "{%p endif %}")
    _repeated(document, "letter.closing")


def _signature(document: Doc) -> None:
    _text(document, "", after=0)
    _tag(document, "{%p for line in letter.signature.titles %}")
    _signed(_text(document, "{{ line }}", after=0))
    _tag(document, "{%p endfor %}")
    for count, condition in ((3, ""), (2, "{%p if letter.signature.is_electronic %}")):
        if condition:
            _tag(document, condition)
        for _line in range(count):
            _signed(_text(document, "", after=0))
        if condition:
            _tag(document, "{%p endif %}")
    _signed(_text(document, "{{ letter.signature.name }}", bold=True, after=0))
    _tag(document, "{%p if letter.signature.nip %}")
    _signed(_text(document, "{{ letter.signature.nip }}", after=0), goes_on=False)
    _tag(document, "{%p endif %}")
    _tag(document, "{%p if letter.copies %}")
    _text(document, "", after=0)
    _text(document, "{{ letter.copies_title }}", size=9, after=0)
    _tag(document, "{%p for line in letter.copies %}")
    _hanging(_text(document, "{{ loop.index }}.\t{{ line }}", size=9, after=0))
    _tag(document, "{%p endfor %}")
    _tag(document, "{%p endif %}")


def _annex(document: Doc) -> None:
    _tag(document, "{%p if letter.annex %}")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _tag(document, "{%p for line in letter.annex.head %}")
    _text(document, "{{ line }}", size=9, after=0).paragraph_format.left_indent = Mm(80)
    _tag(document, "{%p endfor %}")
    _text(document, "", after=0)
    _text(document, "{{ letter.annex.title }}", align=_CENTRE, size=12, bold=True, after=2)
    _text(document, "{{ letter.annex.under }}", align=_CENTRE)
    _tag(document, "{%p if letter.annex.has_speakers %}")
    when, title, hours = 'session.when or "–"', "session.title", "session.lesson_hours"
    _schedule(document, [10, 27, 68, 46, 12], ["session.number", when, title, 'session.speaker or "–"', hours])
    _tag(document, "{%p else %}")
    _schedule(document, [10, 31, 108, 14], ["session.number", when, title, hours])
    _tag(document, "{%p endif %}")
    _tag(document, "{%p endif %}")


def _schedule(document: Doc, widths: list[int], values: list[str]) -> None:
    table = _table(document, widths, rows=8, lines=True)
    head, days, day, sessions, session, end, days_end, total = table.rows
    _cells(head, [f"{{{{ letter.annex.headings[{place}] }}}}" for place in range(len(widths))], size=9, bold=True)
    _repeat_on_each_page(head)
    days.cells[0].paragraphs[0].add_run("{%tr for day in letter.annex.days %}")
    _fill(day.cells[0].merge(day.cells[-1]), "{{ day.name }}", size=9, bold=True)
    sessions.cells[0].paragraphs[0].add_run("{%tr for session in day.sessions %}")
    _cells(session, [f"{{{{ {value} }}}}" for value in values], size=9)
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    days_end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    last = total.cells[-1]
    _fill(total.cells[0].merge(total.cells[-2]), "{{ letter.annex.total }}", size=9, bold=True)
    _fill(last, "{{ letter.annex.lesson_hours }}", size=9, bold=True)
    for row in (head, session, total):
        row.cells[-1].paragraphs[0].alignment = _RIGHT


def _tag(place: Doc | _Cell, tag: str) -> None:
    """Add a paragraph of its own for a tag; it disappears when the template is filled in."""
    _text(place, tag, after=0)


def _repeated(document: Doc, values: str, after: float = 6) -> None:
    _tag(document, f"{{%p for text in {values} %}}")
    _text(document, "{{ text }}", after=after)
    _tag(document, "{%p endfor %}")


def _text(
    place: Doc | _Cell,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    size: float = _SIZE,
    bold: bool = False,
    capitals: bool = False,
    after: float = 6,
) -> Paragraph:
    paragraph = place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.all_caps = Pt(size), bold, capitals
    return paragraph


def _table(document: Doc, widths: list[int], rows: int = 1, *, lines: bool = False) -> Table:
    table = document.add_table(rows, len(widths))
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.LEFT
    if lines:
        table.style = "Table Grid"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for paragraph in (paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.space_after = Pt(1)
    return table


def _cells(row, texts: list[str], *, size: float = _SIZE, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=False):
        _fill(cell, text, size=size, bold=bold)


def _fill(cell: _Cell, text: str, *, size: float, bold: bool) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.font.bold = Pt(size), bold


def _value(cell: _Cell) -> None:
    """Fill in the value of a fact, bold if it is strong."""
    strong = cell.paragraphs[0].add_run("{% if fact.is_strong %}{{ fact.value }}{% endif %}")
    strong.font.bold = True
    cell.paragraphs[0].add_run("{% if not fact.is_strong %}{{ fact.value }}{% endif %}")


def _hanging(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(7), Mm(-7)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(7))


def _signed(paragraph: Paragraph, *, goes_on: bool = True) -> None:
    """Put a line of the signature on the right, all on one page."""
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.keep_with_next = Mm(88), goes_on


def _repeat_on_each_page(row) -> None:
    properties, header = row._tr.get_or_add_trPr(), OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


if __name__ == "__main__":
    main()
