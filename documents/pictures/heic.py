"""Recognises HEIC, the usual format of photos on iPhones, and says what to do.

The portal does not read it: its decoder is a large library in C, and iPhones send a JPEG themselves to a form that asks
for one. Files from a folder, AirDrop or WhatsApp remain.
"""

from typing import IO

from django.utils.translation import gettext_lazy as _

_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}

ADVICE = _(
    "This is a HEIC photo of an iPhone, which the portal cannot read. Send a screenshot of it, or choose "
    "Settings › Camera › Formats › Most Compatible on the iPhone and take the photo again."
)


def is_heic(file: "IO[bytes]") -> bool:
    """Return whether the file begins as HEIC. Its position is at the start afterwards."""
    file.seek(0)
    start = file.read(12)
    file.seek(0)
    return start[4:8] == b"ftyp" and start[8:12] in _BRANDS
