"""One directory for all that a test run or a benchmark leaves behind; gone when the run ends."""

import atexit
import os
import shutil
import signal
import tempfile
from pathlib import Path

VARIABLE = "BIMTEK_TEST_SCRATCH"


def scratch_directory() -> Path:
    """Made by the first process that asks; pytest-xdist's workers inherit its name, and the maker removes it."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="bimtek-tests-")
        # Told to stop, pytest ends as by Ctrl-C and cleans up, instead of dying with a server left running.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        atexit.register(shutil.rmtree, os.environ[VARIABLE], ignore_errors=True)
    return Path(os.environ[VARIABLE])
