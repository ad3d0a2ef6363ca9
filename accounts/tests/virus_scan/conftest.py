import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from accounts.virus_scan.clamd import Clamd
from tests.work import wait_until

from .daemon import NAME, Daemon

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
SIGNATURE = f"44d88612fea8a8f36de82e1278abb02f:68:{NAME.removesuffix('.UNOFFICIAL')}\n"
"""EICAR's test file, by MD5 and size, in the form of ClamAV's .hdb files."""


@pytest.fixture
def daemon(settings):
    """Run the small server, and let the portal use it."""
    server = Daemon()
    settings.CLAMD = server.address
    yield server
    server.stop()


@pytest.fixture(params=["protocol", "clamd"] if CLAMD else ["protocol"])
def scanner(request, settings):
    """Run the small server and, on machines with ClamAV, also a real clamd that knows one signature."""
    if request.param == "protocol":
        request.getfixturevalue("daemon")
        yield
        return
    with real_clamd() as address:
        settings.CLAMD = address
        yield


@contextmanager
def real_clamd():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "eicar.hdb").write_text(SIGNATURE)
        settings = {"LocalSocket": folder / "socket", "DatabaseDirectory": folder, "Foreground": "yes"}
        (folder / "clamd.conf").write_text("".join(f"{key} {value}\n" for key, value in settings.items()))
        command = [str(CLAMD), "--config-file", str(folder / "clamd.conf")]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        address = f"unix:{folder / 'socket'}"
        try:
            wait_until(Clamd(address, seconds=60).answers)
            yield address
        finally:
            process.terminate()
            process.wait(30)
