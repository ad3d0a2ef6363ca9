"""Documents for word processors (DOCX), filled in from a template that has Jinja's tags."""

import io
from collections.abc import Mapping
from pathlib import Path

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import Environment, StrictUndefined

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
"""The media type."""
_PICTURE_HEIGHT = Mm(20)


def filled_docx(template: Path, context: Mapping[str, object], pictures: Mapping[str, bytes], *, title: str) -> bytes:
    """Return the template with the values of the context; `pictures` are PNG or JPEG files, which it shows as
    `pictures.<name>`.

    Values are text: what looks like a tag or like XML within them stays as it is.
    """
    document = DocxTemplate(template)
    shown = {
        name: InlineImage(document, io.BytesIO(content), height=_PICTURE_HEIGHT) for name, content in pictures.items()
    }
    # Word would read the mark-up of a value, so values are escaped. The tags of the template are ours.
    tags = Environment(autoescape=True, undefined=StrictUndefined)
    document.render({**context, "pictures": shown}, jinja_env=tags, autoescape=True)
    document.docx.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
