"""The SBOM lists every library that the portal runs on, with its version and hashes."""

import json
import re
import subprocess
import sys

from scripts.sbom import BROWSER, LOCK, ROOT, bill


def test_it_lists_the_locked_libraries_and_those_of_browsers():
    made = bill()
    listed = {(one["name"].lower(), one["version"]) for one in made["components"]}
    locked = set(re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", LOCK.read_text(), re.MULTILINE))
    browser = {tuple(line.split()[:2]) for line in BROWSER.read_text().splitlines() if not line.startswith("#")}
    assert {(name.lower(), version) for name, version in locked | browser} == listed
    assert len(locked) > 30
    assert not [one["name"] for one in made["components"] if not (one.get("hashes") or one.get("externalReferences"))]
    assert bill() == made


def test_the_command_writes_the_file(tmp_path):
    file = tmp_path / "sbom.json"
    subprocess.run([sys.executable, "-m", "scripts.sbom", str(file)], cwd=ROOT, check=True)
    assert json.loads(file.read_text())["bomFormat"] == "CycloneDX"
