"""Reads PDFs that somebody sent, in a process of its own: `python -m documents.pdf.signature_process FILE…` prints one
line of JSON for each file. It imports no Django, fetches nothing, and the memory and time of the process are limited,
because a PDF can be made to take any amount of both."""

import json
import logging
import resource
import signal
import sys
from types import FrameType

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

_MOST_MEMORY = 2**30  # bytes
_MOST_TIME = 55  # seconds of the processor for all files
_TIME_FOR_A_FILE = 8  # seconds
_MOST_TEXT = 20_000  # characters
_MOST_SIGNATURES = 10
_HARMLESS = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}
_ADDS_SIGNATURES = ModificationLevel.FORM_FILLING
"""What a later signature is, if the file has no other fields to fill in."""


class _TooLong(Exception):
    pass


def main(paths: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_TIME, _MOST_TIME))
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, _stop)
    for path in paths:
        sys.stdout.write(f"{json.dumps(_read(path))}\n")
        sys.stdout.flush()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TooLong


def _read(path: str) -> dict[str, object]:
    signal.alarm(_TIME_FOR_A_FILE)
    try:
        with open(path, "rb") as file:  # noqa: PTH123  a process without Django starts faster without pathlib
            signers = _signers(file)
            return {"signers": signers, "text": _text(file)}
    except Exception:  # parsers raise many different exceptions for damaged files
        return {"signers": None, "text": ""}
    finally:
        signal.alarm(0)


def _signers(file) -> list[dict[str, object]]:
    """Return who signed, when they say that they did, and whether the content is unchanged since. Whether their
    certificates can be trusted is not checked."""
    nobody_trusted = ValidationContext(trust_roots=[], allow_fetching=False)
    reader, found = PdfFileReader(file, strict=False), []
    harmless = _HARMLESS if _has_other_fields(reader) else {*_HARMLESS, _ADDS_SIGNATURES}
    for signature in reader.embedded_regular_signatures[:_MOST_SIGNATURES]:
        status = validate_pdf_signature(signature, nobody_trusted)
        names = signature.signer_cert.subject.native
        at = signature.self_reported_timestamp
        is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE or status.modification_level in harmless
        found.append(
            {
                "name": str(names.get("common_name") or signature.signer_cert.subject.human_friendly)[:200],
                "at": at.isoformat() if at else "",
                "is_unchanged": bool(status.intact and status.valid and is_whole),
            }
        )
    return found


def _has_other_fields(reader: PdfFileReader) -> bool:
    """Return whether the file has fields to fill in that are no signatures."""
    if "/AcroForm" not in reader.root or "/Fields" not in reader.root["/AcroForm"]:
        return False
    fields = reader.root["/AcroForm"]["/Fields"]  # with brackets, references are followed
    return any(fields[place].get_object().get("/FT") != "/Sig" for place in range(len(fields)))


def _text(file) -> str:
    """Return the title and the text of the first page, in which numbers are looked for."""
    try:
        reader = PdfReader(file)
        return f"{(reader.metadata and reader.metadata.title) or ''}\n{reader.pages[0].extract_text()}"[:_MOST_TEXT]
    except _TooLong:
        raise
    except Exception:
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
