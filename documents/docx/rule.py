"""The double line below a letterhead in documents for word processors."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


def draw_rule(paragraph: Paragraph) -> None:
    """Draw the line above the paragraph, from margin to margin."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in {"val": "thinThickSmallGap", "sz": "18", "space": "1", "color": "000000"}.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
