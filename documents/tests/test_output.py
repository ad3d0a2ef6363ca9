import subprocess
import sys
from pathlib import Path

import pytest

from documents.output import OutputError, write_output


def test_output_goes_to_a_file_or_to_standard_output(tmp_path, capfdbinary):
    file = tmp_path / "out.bin"
    write_output(b"\0\xff", str(file))
    write_output(b"\0\xff", "-")
    assert file.read_bytes() == capfdbinary.readouterr().out == b"\0\xff"


def test_a_write_error_is_one_line_with_the_file_name(tmp_path):
    for path in (str(tmp_path), str(tmp_path / "no" / "such\n.xlsx"), "/dev/full", "\udcff/x", "a\0b", ""):
        with pytest.raises(OutputError) as error:
            write_output(b"x", path)
        line = str(error.value)
        assert len(line.splitlines()) == 1
        assert line.encode()
    with pytest.raises(OutputError, match="/dev/full"):
        write_output(b"x", "/dev/full")


@pytest.mark.parametrize("size", [10, 1_000_000])
def test_a_full_disk_behind_standard_output_is_reported_once(size):
    """Python itself must not report it again when it flushes its buffer at exit."""
    program = f"""
import sys
from django.conf import settings
settings.configure(USE_I18N=False)
from documents.output import OutputError, write_output
try:
    write_output(b"x" * {size}, "-")
except OutputError as error:
    sys.exit(str(error))
"""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-c", program], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
