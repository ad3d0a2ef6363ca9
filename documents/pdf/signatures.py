"""Electronic signatures in PDFs that were signed elsewhere, and their words. Who signed is what the certificate in the
file says: whether it can be trusted is not checked here, and nothing here says that it was."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import wording
from documents.text import one_line

_PATIENCE = 60  # seconds for all files of one call


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature: the name in its certificate, when the signer says that it was made, and whether the content is
    unchanged since."""

    name: str
    at: str
    is_unchanged: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says: its signatures (None: it could not be read), and the text of its first page."""

    signers: tuple[Signer, ...] | None
    text: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the signatures as a row stores them."""
        return {"signers": None if self.signers is None else [asdict(one) for one in self.signers]}


def check_pdfs(contents: Sequence[bytes]) -> list[Checked]:
    """Read the files in a process whose time and memory are limited. What it cannot read within them is unreadable."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{place}.pdf" for place in range(len(contents))]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        lines = _lines_of_process(paths)
    found = [_checked(line) for line in lines[: len(contents)]]
    return found + [Checked(None)] * (len(contents) - len(found))


def describe(stored: Mapping[str, object]) -> list[str]:
    """Return sentences about the signatures of a file, as `as_json` stored them; none for a file that was not read."""
    if "signers" not in stored:
        return []
    signers = stored["signers"]
    if not isinstance(signers, list):
        return [_("The electronic signatures in this file could not be read.")]
    if not signers:
        return [_("There is no electronic signature in this file.")]
    return [_sentence(Signer(**signer)) for signer in signers] + [
        _("Who issued the signer's certificate was not checked here.")
    ]


def _sentence(signer: Signer) -> str:
    at = _moment(signer.at)
    words = {"name": signer.name, "moment": wording.moment(at) if at else ""}
    if signer.is_unchanged and at:
        return _("Signed electronically by %(name)s, %(moment)s; the content is unchanged since.") % words
    if signer.is_unchanged:
        return _("Signed electronically by %(name)s; the content is unchanged since.") % words
    return _("Signed electronically by %(name)s, but THE CONTENT HAS CHANGED SINCE or the signature is broken.") % words


def _moment(said: str) -> datetime | None:
    """Return the moment in the portal's zone; None if there is none, or it is too near the ends of the calendar. What
    the signer's program wrote without a zone counts as the portal's."""
    try:
        at = datetime.fromisoformat(said)
        return timezone.localtime(at if timezone.is_aware(at) else timezone.make_aware(at))
    except (ValueError, OverflowError):
        return None


def _lines_of_process(paths: Sequence[Path]) -> list[str]:
    command = [sys.executable, "-m", "documents.pdf.signature_process", *map(str, paths)]
    try:
        done = subprocess.run(  # noqa: S603  our own module, and names of files that we chose
            command, cwd=settings.BASE_DIR, capture_output=True, timeout=_PATIENCE, check=False, env={}
        )
        return done.stdout.decode().splitlines()
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace").splitlines()


def _checked(line: str) -> Checked:
    try:
        read = json.loads(line)
        signers = read["signers"]
        if signers is None:
            return Checked(None)
        return Checked(tuple(_signer(one) for one in signers), read["text"])
    except (ValueError, KeyError, TypeError):  # the process was stopped in the middle of a line
        return Checked(None)


def _signer(read: Mapping[str, Any]) -> Signer:
    """Return the signature with a name without control characters, which PostgreSQL cannot store."""
    at = _moment(read["at"])
    return Signer(one_line(read["name"]), at.isoformat() if at else "", read["is_unchanged"])
