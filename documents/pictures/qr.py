"""QR codes for the src of an <img>. PDF/UA requires a text alternative, which an inline SVG cannot have."""

import io
from base64 import b64encode

import segno

from .svg import MEDIA_TYPE

_QUIET = 4  # modules of white around the code (ISO/IEC 18004)


def qr_data_uri(text: str) -> str:
    """Return the text as a black and white QR code that can be read with up to 15 % of it damaged."""
    drawing = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(
        drawing, kind="svg", border=_QUIET, light="#fff", xmldecl=False
    )
    return f"data:{MEDIA_TYPE};base64,{b64encode(drawing.getvalue()).decode()}"


def qr_png(text: str, *, width: int = 1000) -> bytes:
    """Return the same code as a PNG about `width` pixels wide, to save on a phone."""
    code, picture = segno.make_qr(text, error="m", boost_error=False), io.BytesIO()
    scale = max(1, width // code.symbol_size(border=_QUIET)[0])
    code.save(picture, kind="png", border=_QUIET, scale=scale)
    return picture.getvalue()
