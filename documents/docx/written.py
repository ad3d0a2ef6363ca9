"""Long documents for word processors (DOCX), written part by part: headings, texts, tables, pictures, signatures."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from PIL import Image

from documents.docx.rule import draw_rule
from documents.layout import Figure, Letterhead, Medium, Signature, Table
from documents.pdf.widths import SMALL, fit
from documents.pictures.png import Png

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FONT, _INK = "Arial", RGBColor(0, 0, 0)
_WIDTH = 165.0
"""The width between the margins, in millimetres."""
_CELL_POINTS = 7.5
_WIDER = 1.1
"""The letters of the font relative to those of the PDF, by which columns are measured."""
_PADDING = '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
_A_PIXEL = Emu(9525)
_HEADINGS = {1: Pt(13), 2: Pt(11.5), 3: Pt(10.5)}
_DOTS = "……………………………………………………"


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo (JPEG or PNG) with its text alternative and the words under it."""

    content: bytes
    alt: str
    caption: str


class Writing:
    """A document that is being written, from the beginning to the end. Texts are plain: nothing in them is markup."""

    def __init__(self, *, title: str, language: str):
        self._document = Document()
        self._document.core_properties.title = _clean(title)
        self._document.core_properties.author, self._document.core_properties.comments = "Bimtek Portal", ""
        _set_up_page(self._document)
        _set_up_styles(self._document.styles, language)

    def content(self) -> bytes:
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def letterhead(self, letterhead: Letterhead) -> None:
        if letterhead.logo:
            _add_picture(self._paragraph("", centred=True).add_run(), letterhead.logo, "Logo", Mm(60), Mm(20))
        sizes = [Pt(14), *[Pt(11.5)] * (len(letterhead.head) - 1)]
        for line, size in zip(letterhead.head, sizes, strict=True):
            run = self._paragraph(line, centred=True, after=0).runs[0]
            run.font.size, run.font.bold, run.font.all_caps = size, True, True
        for line in letterhead.address:
            self._paragraph(line, centred=True, after=0).runs[0].font.size = Pt(9)
        draw_rule(self._paragraph("", after=6))

    def title(self, kind: str, title: str, lines: Iterable[str]) -> None:
        """Write the middle of a cover."""
        self._paragraph(kind, centred=True, before=110, after=12).runs[0].font.all_caps = True
        self._paragraph(title, style="Title")
        for line in lines:
            self._paragraph(line, centred=True, after=2)
        self._paragraph("", after=24)

    def contents(self, title: str, headings: Iterable[tuple[int, str]]) -> None:
        """Write a table of contents, which word processors complete with page numbers when it is updated."""
        self._paragraph(title, style="Contents title")
        first = last = None
        for level, heading in headings:
            last = self._paragraph(heading, after=2)
            last.paragraph_format.left_indent = Mm(6 * (level - 1))
            first = first or last
        if first is not None and last is not None:
            _as_field(first, last, 'TOC \\o "1-2" \\h \\z \\u')

    def new_page(self) -> None:
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def heading(self, text: str, level: int) -> None:
        self._document.add_heading(_clean(text), level)

    def text(self, text: str, *, is_small: bool = False) -> None:
        paragraph = self._paragraph(text)
        if is_small:
            paragraph.runs[0].font.size = Pt(9)

    def items(self, texts: Sequence[str], *, start: int | None = None) -> None:
        """Write a list, with typed numbers from `start`."""
        for place, text in enumerate(texts):
            mark = "–" if start is None else f"{start + place}."
            paragraph = self._paragraph(f"{mark}\t{text}", after=3)
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(8), Mm(-8)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        rows = [_row([_cell(label, _dots(45)), _cell(value, _dots(_WIDTH - 45))]) for label, value in facts]
        self._table(rows, [45.0, _WIDTH - 45], style="Table Grid")

    def figures(self, figures: Sequence[Figure]) -> None:
        """Write main numbers in a row, each above its label."""
        width = _WIDTH / len(figures)
        texts = [figure.text if figure.of is None else f"{figure.text} / {figure.of_text}" for figure in figures]
        numbers = _row([_cell(text, _dots(width), points=14, bold=True) for text in texts])
        labels = _row([_cell(str(figure.label), _dots(width)) for figure in figures])
        self._table([numbers, labels], [width] * len(figures), style="Table Grid")

    def table(self, table: Table) -> None:
        """Write the rows, the totals last, under headings that each page repeats."""
        table = table.on(Medium.PAPER)
        texts, columns = table.texts(), table.columns
        width = _WIDTH * (SMALL if table.is_small else 1)
        widths = [share * width for share in fit(table, texts, width / _WIDER).shares]

        def row(cells: Sequence[str], *, bold: bool = False, repeats: bool = False) -> str:
            found = zip(cells, columns, widths, strict=True)
            written = [
                _cell(text, _dots(one), bold=bold, right=column.format.is_numeric) for text, column, one in found
            ]
            return _row(written, repeats=repeats)

        rows = [row([str(column.label) for column in columns], bold=True, repeats=True)]
        last = len(texts) - 1 if table.footer else None
        rows += [row(cells, bold=place == last) for place, cells in enumerate(texts)]
        self._table(rows, widths, style="Table Grid")

    def drawing(self, png: Png, alt: str) -> None:
        _add_picture(self._paragraph("").add_run(), png.content, alt, min(png.width * _A_PIXEL, Mm(130)), Mm(220))

    def shots(self, shots: Sequence[Shot]) -> None:
        """Write photos in pairs, each above its caption."""
        for start in range(0, len(shots), 2):
            pair = shots[start : start + 2]
            width = _WIDTH / 2
            rows = [_row([_cell("", _dots(width)), _cell("", _dots(width))], whole=True)]
            cells = self._table(rows, [width, width]).rows[0].cells
            for shot, cell in zip(pair, cells, strict=False):
                _add_picture(cell.paragraphs[0].add_run(), shot.content, shot.alt, Mm(78), Mm(66))
                caption = cell.add_paragraph().add_run(_clean(shot.caption))
                caption.font.size = Pt(8)

    def signature(self, signature: Signature) -> None:
        """Write the place for a signature, on the right and all on one page."""
        titles, name = signature.titles or [_DOTS], signature.name or _DOTS
        lines = [signature.place_and_date or _DOTS, *titles, *[""] * (5 if signature.is_electronic else 3)]
        for line in lines:
            self._signed(line)
        self._signed(name).runs[0].font.bold = bool(signature.name)
        self._signed(f"NIP {signature.nip or _DOTS[:48]}", goes_on=False)

    def _signed(self, text: str, *, goes_on: bool = True) -> Paragraph:
        paragraph = self._paragraph(text, after=0)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.keep_with_next = Mm(88), goes_on
        return paragraph

    def _paragraph(
        self, text: str, *, style: str = "Normal", centred: bool = False, before: float = 0, after: float | None = None
    ) -> Paragraph:
        paragraph = self._document.add_paragraph(_clean(text), style=style)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if before:
            paragraph.paragraph_format.space_before = Pt(before)
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        return paragraph

    def _table(self, rows: Sequence[str], widths: Sequence[float], style: str = "") -> DocxTable:
        """Add a table of rows in XML, which takes a tenth of the time of adding cell after cell."""
        named = '<w:tblStyle w:val="TableGrid"/>' if style else ""
        grid = "".join(f'<w:gridCol w:w="{_dots(width)}"/>' for width in widths)
        element = parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr>{named}<w:tblW w:w="{_dots(sum(widths))}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/>{_PADDING}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )
        after = self._paragraph("", after=4)  # two tables without a paragraph between them would become one
        after._p.addprevious(element)
        return DocxTable(element, self._document._body)


def _clean(text: str) -> str:
    """Return the text without characters that XML forbids."""
    return _NOT_IN_XML.sub("", text)


def _dots(millimetres: float) -> int:
    """Return the width in twentieths of a point."""
    return round(millimetres / 25.4 * 72 * 20)


def _row(cells: Iterable[str], *, repeats: bool = False, whole: bool = True) -> str:
    facts = "<w:cantSplit/>" * whole + "<w:tblHeader/>" * repeats
    return f"<w:tr><w:trPr>{facts}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, *, points: float = _CELL_POINTS, bold: bool = False, right: bool = False) -> str:
    align = '<w:jc w:val="right"/>' if right else ""
    run = f'{"<w:b/>" * bold}<w:sz w:val="{round(points * 2)}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/>{align}</w:pPr>'
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{escape(_clean(text))}</w:t></w:r></w:p></w:tc>'
    )


def _add_picture(run: Run, content: bytes, alt: str, most_width: int, most_height: int) -> None:
    """Add the picture as large as fits the box. Its own resolution, which can be 0, is not asked."""
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    scale = min(most_width / width, most_height / height)
    shape = run.add_picture(io.BytesIO(content), Emu(round(width * scale)), Emu(round(height * scale)))
    shape._inline.docPr.set("descr", _clean(alt))


def _set_up_page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.different_first_page_header_footer = True  # the cover has no number
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_field(footer, "PAGE")


def _set_up_styles(styles, language: str) -> None:
    normal = styles["Normal"]
    _set_font(normal, Pt(10.5), bold=False)
    normal.paragraph_format.space_after = Pt(6)
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), language)
    normal.element.rPr.append(tag)
    for level, size in _HEADINGS.items():
        style = styles[f"Heading {level}"]
        _set_font(style, size, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14 - 2 * level), Pt(6)
    styles["Heading 1"].font.all_caps = True
    _set_font(styles["Title"], Pt(22), bold=True)
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in styles["Title"].element.pPr.findall(qn("w:pBdr")):
        styles["Title"].element.pPr.remove(border)
    title = styles.add_style("Contents title", WD_STYLE_TYPE.PARAGRAPH)  # no heading: the contents do not name it
    _set_font(title, _HEADINGS[1], bold=True)
    title.font.all_caps = True


def _set_font(style: ParagraphStyle, size: Pt, *, bold: bool) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, size, bold, False
    style.font.color.rgb = _INK
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:eastAsia"), _FONT)


def _mark(kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _field_runs(paragraph: Paragraph, instruction: str) -> list[BaseOxmlElement]:
    """Add the beginning of a field to the paragraph, and return the runs."""
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    found = []
    for content in (_mark("begin"), words, _mark("separate")):
        run = paragraph.add_run()
        run._r.append(content)
        found.append(run._r)
    return found


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    _field_runs(paragraph, instruction)
    paragraph.add_run("1")
    paragraph.add_run()._r.append(_mark("end"))


def _as_field(first: Paragraph, last: Paragraph, instruction: str) -> None:
    """Make the paragraphs the shown content of a field."""
    text = first.runs[0]._r
    for run in _field_runs(first, instruction):
        text.addprevious(run)
    last.add_run()._r.append(_mark("end"))
