"""Drawings as SVG that stands alone: its colours, words and legend are in it."""

from base64 import b64encode

from django.template.loader import render_to_string

from .drawing import BORDER, INK, MUTED, Drawing

MEDIA_TYPE = "image/svg+xml"


def as_svg(drawing: Drawing) -> str:
    """The drawing on white paper, with its legend."""
    colours = {"ink": INK, "muted": MUTED, "border": BORDER}
    return render_to_string("documents/drawing.svg", {"drawing": drawing.with_legend(), **colours})


def as_data_uri(drawing: Drawing) -> str:
    """The same, as the address of an <img>: only so can a PDF/UA give it a text in its place."""
    return drawing_address(as_svg(drawing))


def drawing_address(svg: str) -> str:
    """An SVG as the address of an image, in the one form that documents.pdf.rendering reads."""
    return f"data:{MEDIA_TYPE};base64,{b64encode(svg.encode()).decode()}"
