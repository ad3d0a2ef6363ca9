"""Writes what the portal runs on as an SBOM (CycloneDX 1.6, JSON): requirements.lock and requirements-browser.txt.

python -m scripts.sbom FILE
"""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK, BROWSER = ROOT / "requirements.lock", ROOT / "requirements-browser.txt"


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m scripts.sbom FILE")
    Path(sys.argv[1]).write_text(json.dumps(bill(), indent=2) + "\n")


def bill(lock: Path = LOCK, browser: Path = BROWSER) -> dict[str, Any]:
    """Return the SBOM, which is the same for the same files."""
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(lock), "--spec-version", "1.6"]
    made = subprocess.run([*command, "--output-reproducible"], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(made.stdout)
    found["components"] += [_from_npm(line) for line in browser.read_text().splitlines() if not line.startswith("#")]
    return found


def _from_npm(line: str) -> dict[str, Any]:
    name, version, integrity = line.split()[:3]
    digest = base64.b64decode(integrity.removeprefix("sha512-")).hex()
    return {
        "type": "library",
        "bom-ref": f"npm-{name}",
        "name": name,
        "version": version,
        "purl": f"pkg:npm/{name}@{version}",
        "hashes": [{"alg": "SHA-512", "content": digest}],
    }


if __name__ == "__main__":
    main()
