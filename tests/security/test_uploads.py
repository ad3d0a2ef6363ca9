"""The limits of uploads that docs/security-rules.md names."""

from pathlib import Path

import pytest

from documents.pdf import signature_process, signatures
from participants.certificates.signing import MAXIMUM_SIZE
from participants.letters.many.unpacking import LARGEST_TOGETHER, MOST_LETTERS

pytestmark = pytest.mark.one_engine("reads documents")
RULES = (Path(__file__).resolve().parents[2] / "docs/security-rules.md").read_text()


def test_the_row_of_signed_pdfs_says_what_reads_them_and_within_which_limits():
    [row] = [line for line in RULES.splitlines() if line.startswith("| signed certificate, signed letter |")]
    limits = [
        f"{MOST_LETTERS} files with {LARGEST_TOGETHER // 2**20} MB together",
        f"{MAXIMUM_SIZE // 2**20} MB",
        f"{signature_process._MOST_MEMORY // 2**30} GB of memory",
        f"{signature_process._MOST_TIME} s of processor time",
        f"{signatures._PATIENCE} s for all files",
        f"{signature_process._TIME_FOR_A_FILE} s for a file",
    ]
    assert [limit for limit in limits if limit not in row] == []
    assert "not opened" not in row
