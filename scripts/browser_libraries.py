"""Installs the libraries of requirements-browser.txt into the virtual environment, where settings.py finds them.

python -m scripts.browser_libraries [DIRECTORY]

With DIRECTORY, the packages NAME-VERSION.tgz are read from there instead of the network.
"""

import base64
import hashlib
import io
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(sys.prefix) / "share" / "browser"
REGISTRY = "https://registry.npmjs.org"
# The files taken from each package: the one that pages load, and its licence.
WANTED = {"jsqr": ["dist/jsQR.js", "LICENSE"]}


class Unusable(Exception):
    """A library cannot be installed; the message gives the reason in one line."""


def main() -> None:
    offline = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for line in (ROOT / "requirements-browser.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, version, integrity = line.split()[:3]
            try:
                bring(name, version, integrity, offline)
            except (Unusable, OSError) as error:
                sys.exit(f"{name} {version} is not installed: {error}")


def bring(name: str, version: str, integrity: str, offline: Path | None) -> None:
    """Unpack the library, unless the same bytes were unpacked before. Raise Unusable or OSError."""
    directory = TARGET / name
    stamp = directory / "integrity.txt"
    if stamp.exists() and stamp.read_text() == integrity:
        return
    package = (offline / f"{name}-{version}.tgz").read_bytes() if offline else fetch(name, version)
    check(package, integrity)
    directory.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for wanted in WANTED[name]:
            content = archive.extractfile(f"package/{wanted}")
            if content is None:
                raise Unusable(f"{wanted} of {name} is no file")
            (directory / Path(wanted).name).write_bytes(content.read())
    stamp.write_text(integrity)


def fetch(name: str, version: str) -> bytes:
    address = f"{REGISTRY}/{name}/-/{name}-{version}.tgz"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  a literal https address
            return answer.read()
    except urllib.error.URLError as error:
        raise Unusable(f"{address}: {error.reason}") from error


def check(package: bytes, integrity: str) -> None:
    """Check npm's integrity text: algorithm, hyphen, digest in base64. Raise Unusable."""
    algorithm, expected = integrity.split("-", 1)
    if base64.b64encode(hashlib.new(algorithm, package).digest()).decode() != expected:
        raise Unusable("the package does not match the digest in requirements-browser.txt.")


if __name__ == "__main__":
    main()
