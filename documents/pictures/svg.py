"""Drawings as self-contained SVG, with colours, texts and legend."""

from base64 import b64encode

from django.template.loader import render_to_string

from .drawing import BORDER, INK, MUTED, Drawing

MEDIA_TYPE = "image/svg+xml"


def as_svg(drawing: Drawing) -> str:
    """Return the drawing on a white background, with its legend."""
    colours = {"ink": INK, "muted": MUTED, "border": BORDER}
    return render_to_string("documents/drawing.svg", {"drawing": drawing.with_legend(), **colours})


def as_data_uri(drawing: Drawing) -> str:
    """Return the drawing for the src of an <img>; PDF/UA requires a text alternative, which needs an <img>."""
    return svg_data_uri(as_svg(drawing))


def svg_data_uri(svg: str) -> str:
    """Return the SVG as a data URI, in the only form that documents.pdf.rendering accepts."""
    return f"data:{MEDIA_TYPE};base64,{b64encode(svg.encode()).decode()}"
