"""One directory for all temporary files of a test run or a benchmark, deleted at its end."""

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

VARIABLE = "BIMTEK_TEST_SCRATCH"


def scratch_directory() -> Path:
    """Return the directory. The first process creates and deletes it; pytest-xdist's workers inherit its name."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="bimtek-tests-")
        # On SIGTERM, pytest ends as with Ctrl-C and cleans up, instead of leaving a server running.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        atexit.register(shutil.rmtree, os.environ[VARIABLE], ignore_errors=True)
    return Path(os.environ[VARIABLE])
