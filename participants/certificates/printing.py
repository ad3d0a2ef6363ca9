"""Certificates as PDF: front and back on A4 landscape, PDF/A-3a and PDF/UA-1, with their original content."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal

from django.template.loader import render_to_string
from django.utils import translation

from documents.pdf.pages import JoinedPdf, templates_as_pdf
from documents.pictures.qr import qr_data_uri
from documents.pictures.svg import svg_data_uri
from participants.models import Certificate

from .content import Content, Signatory
from .holder import nip_words
from .images import image_contents

GROUP = 20
"""Certificates laid out at a time: about a second of work between two checks for cancellation."""
_TEMPLATE = "participants/certificates/print.html"
_COLOURS = {"teal": "#0b6f66", "blue": "#1d4f8d", "maroon": "#7a1f2b", "gold": "#8a6410"}
_LONG_NAME, _LONG_TITLE, _MANY_SESSIONS = 38, 90, 14
_MUCH: dict[Literal["organiser", "name", "agency", "event", "details"], int] = {
    "organiser": 90,
    "name": 70,
    "agency": 110,
    "event": 130,
    "details": 270,
}  # more characters than this need small print
_LONG_POSITION = 70
_LONG_HOLDER = 110
_SIGNED_LINES, _LINE = 12, 45
"""A back of at most so many lines, of so many characters each, has room for the signature."""


def certificate_pdf(certificate: Certificate) -> bytes:
    """Return one certificate. Raise documents.pdf.pages.PdfUnavailable."""
    return certificates_pdf([certificate])


def certificates_pdf(
    certificates: Sequence[Certificate],
    rendered: Callable[[int], None] = lambda certificates: None,
    joined: JoinedPdf | None = None,
) -> bytes:
    """Return the certificates in a single PDF, each with a bookmark.

    `rendered` gets the number that is laid out, and may raise to stop. With `joined` they are the next part of that
    file. Raise documents.pdf.pages.PdfUnavailable.
    """
    contents = [printed(certificate.content, certificate.nip) for certificate in certificates]
    return contents_pdf(contents, rendered, joined=joined)


class Printed(Content):
    """What is printed: the content and the NIP, "" for none."""

    nip: str


def printed(content: Content, nip: str) -> Printed:
    return {**content, "nip": nip_words(nip)}


def contents_pdf(
    contents: Sequence[Printed],
    rendered: Callable[[int], None] = lambda certificates: None,
    *,
    mark: str = "",
    joined: JoinedPdf | None = None,
) -> bytes:
    """Return the same for contents that need not be stored. `mark` is a watermark for samples that are not
    certificates."""
    images = image_contents(digest for content in contents for digest in _digests(content))
    photos = {_address(digest): image for digest, image in images.items()}
    groups = (contents[start : start + GROUP] for start in range(0, len(contents), GROUP))
    with translation.override(contents[0]["language"]):
        return templates_as_pdf(
            _TEMPLATE,
            (_context(group, mark) for group in groups),
            rendered=lambda groups: rendered(min(groups * GROUP, len(contents))),
            photos=photos,
            joined=joined,
        )


def _context(contents: Sequence[Printed], mark: str) -> dict[str, object]:
    looks = {_look(content): None for content in contents}  # an ordered set
    places = {look: place for place, look in enumerate(looks)}
    return {
        "title": contents[0]["title"] if len(contents) > 1 else f"{contents[0]['title']} {contents[0]['number']}",
        "mark": mark,
        "looks": [
            {"place": place, "frame": frame_address(frame, _COLOURS[colour]), "colour": _COLOURS[colour],
             "background": _address(background), "is_former": is_former}
            for (frame, colour, background, is_former), place in places.items()
        ],
        "certificates": [_prepared(content, places[_look(content)]) for content in contents],
    }  # fmt: skip


def _prepared(content: Printed, look: int) -> dict[str, object]:
    return {
        **content,
        "look": look,
        "qr": qr_data_uri(content["address"]),
        "logo": _address(content["logo"]),
        "second_logo": _address(content.get("second_logo", "")),
        "table_rows": _rows(content),
        "is_signed_back": content.get("back_signed", False) and _lines(content) <= _SIGNED_LINES,
        "is_former": _is_former(content),
        "holder": _holder(content),
        "signers": _signers(content["signatories"]),
        "is_full": _is_full(content) or (len(_holder(content)) > _LONG_HOLDER),
        "is_long_name": len(content["name"]) > _LONG_NAME,
        "is_long_title": len(content["event"]) > _LONG_TITLE,
        "is_dense": len(content["table"]["rows"]) > _MANY_SESSIONS,
    }


def _holder(content: Printed) -> str:
    return " · ".join(filter(None, [content["nip"], content.get("rank", "")]))


def _rows(content: Content) -> list[dict[str, object]]:
    """Return the sessions, each with its speaker."""
    rows, speakers = content["table"]["rows"], content["table"].get("speakers")
    names = speakers["names"] if speakers else [""] * len(rows)
    return [{**row, "speaker": name} for row, name in zip(rows, names, strict=True)]


def _lines(content: Content) -> int:
    return sum(-(-max(len(str(row["title"])), len(str(row["speaker"])) * 2, 1) // _LINE) for row in _rows(content))


def _signers(signatories: Sequence[Signatory]) -> list[Signatory]:
    """Return the signatories; without any, a line to sign by hand."""
    by_hand = Signatory(position="", name="\N{NO-BREAK SPACE}", nip="", image="")
    return [{**one, "image": _address(one["image"])} for one in signatories or [by_hand]]


def _is_full(content: Content) -> bool:
    long = any(len(content[name]) > most for name, most in _MUCH.items())
    return long or any(len(one["position"]) > _LONG_POSITION for one in content["signatories"])


def _look(content: Content) -> tuple[str, str, str, bool]:
    return content["frame"], content["colour"], content["background"], _is_former(content)


def _is_former(content: Content) -> bool:
    """Return whether the certificate was issued before roles were printed. It keeps the layout of its time."""
    return "role" not in content


def _digests(content: Content) -> Iterator[str]:
    yield content["logo"]
    yield content.get("second_logo", "")
    yield content["background"]
    for signatory in content["signatories"]:
        yield signatory["image"]


def _address(digest: str) -> str:
    return f"image:{digest}" if digest else ""


@cache
def frame_address(frame: str, colour: str) -> str:
    """Return the frame as a drawing that fills the page, or "" for none."""
    if frame == "none":
        return ""
    return svg_data_uri(render_to_string(f"participants/certificates/frame_{frame}.svg", {"colour": colour}))
