"""Installing browser libraries: only packages with the pinned digest are accepted."""

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from scripts import browser_libraries
from scripts.browser_libraries import Unusable, bring, main


def package(directory: Path, code: bytes = b"self.jsQR = () => null;") -> str:
    """Write a package of jsqr 9.9.9 into the directory and return its integrity text."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, data in (("package/dist/jsQR.js", code), ("package/LICENSE", b"free"), ("package/../../evil", b"no")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    (directory / "jsqr-9.9.9.tgz").write_bytes(content.getvalue())
    return "sha512-" + base64.b64encode(hashlib.sha512(content.getvalue()).digest()).decode()


@pytest.fixture
def target(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(browser_libraries, "TARGET", tmp_path / "share")
    return tmp_path / "share" / "jsqr"


def test_only_the_wanted_files_of_a_pinned_package_are_unpacked(tmp_path, target):
    bring("jsqr", "9.9.9", package(tmp_path), tmp_path)
    assert {path.name for path in target.iterdir()} == {"jsQR.js", "LICENSE", "integrity.txt"}
    assert (target / "jsQR.js").read_bytes() == b"self.jsQR = () => null;"


def test_an_installed_library_needs_no_package(tmp_path, target):
    integrity = package(tmp_path)
    bring("jsqr", "9.9.9", integrity, tmp_path)
    bring("jsqr", "9.9.9", integrity, tmp_path / "nowhere")
    assert (target / "jsQR.js").exists()


def test_a_package_with_another_digest_is_refused(tmp_path, target):
    integrity = package(tmp_path)
    package(tmp_path, b"steal()")
    with pytest.raises(Unusable):
        bring("jsqr", "9.9.9", integrity, tmp_path)
    assert not target.exists()


def test_a_missing_package_gives_a_one_line_error(tmp_path, target, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["browser_libraries", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert "\n" not in str(ended.value)
    assert "jsqr" in str(ended.value)
