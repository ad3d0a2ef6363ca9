"""Add `--until TIME` to pytest: skip the tests that have not started by this time (seconds since 1970).

`make check` uses it to give an answer within a minute. Load it with `-p tests.until`.
"""

import time

import pytest


def pytest_addoption(parser):
    parser.addoption("--until", type=float, required=True, help="skip tests from this time on, in seconds since 1970")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if time.time() > item.config.getoption("until"):
        pytest.skip("no time was left; `make test` runs these tests")
