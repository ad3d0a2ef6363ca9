"""QR codes, as the address of an <img>: with an alt text, which PDF/UA wants (an inline SVG has none)."""

import io
from base64 import b64encode

import segno

from .svg import MEDIA_TYPE

_QUIET = 4  # modules of white around the code (ISO/IEC 18004)


def qr_data_uri(text: str) -> str:
    """The text as a QR code that is read with up to 15 % of it missing (a fold, a stain), black on white."""
    drawing = io.BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(
        drawing, kind="svg", border=_QUIET, light="#fff", xmldecl=False
    )
    return f"data:{MEDIA_TYPE};base64,{b64encode(drawing.getvalue()).decode()}"


def qr_png(text: str, *, width: int = 1000) -> bytes:
    """As qr_data_uri, as a PNG of about that many pixels, to be kept on a phone."""
    code, picture = segno.make_qr(text, error="m", boost_error=False), io.BytesIO()
    scale = max(1, width // code.symbol_size(border=_QUIET)[0])
    code.save(picture, kind="png", border=_QUIET, scale=scale)
    return picture.getvalue()
