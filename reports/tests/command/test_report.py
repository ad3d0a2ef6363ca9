"""The report command: five formats, and one line for each mistake."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests import make

pytestmark = pytest.mark.one_engine("arguments and messages of a command")

SCOPE = ["--province", "18", "--course", "SPP-TIK", "--as-of", "2022-12-31", "--event", "SPPTIK-2022-LAMPUNG"]


@pytest.fixture
def event(regions):
    event = make.event(code="SPPTIK-2022-LAMPUNG", sessions=1)
    make.registration(event, make.agency(), marks="H")
    return event


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["coverage", "--as-of", "kemarin"], "kemarin"),
        (["coverage", "--course", "TIDAK-ADA"], "TIDAK-ADA"),
        (["coverage", "--province", "99"], "99"),
        (["coverage", "--event", "TIDAK-ADA"], "TIDAK-ADA"),
        (["coverage", "--basis", "ramai"], "ramai"),
        (["coverage", "--from", "2023-01-01", "--as-of", "2022-12-31"], "--from"),
        (["coverage", "--as-of", "2021-12-31", "--event", "SPPTIK-2022-LAMPUNG"], "--event"),
        (["attendance", "TIDAK-ADA"], "TIDAK-ADA"),
        (["funnel", "--by", "warna"], "warna"),
        (["trend", "--basis", "ramai"], "ramai"),
        (["repeated", "--province", "99"], "99"),
        (["never", "--kind", "kantor"], "kantor"),
    ],
)
def test_a_wrong_option_is_named_in_one_line(event, tmp_path, arguments, named):
    with pytest.raises(CommandError) as error:
        call_command("report", *arguments, "--format", "json", "--output", str(tmp_path / "x.json"))
    assert named in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "x.json").exists()


def test_a_file_that_cannot_be_written_gives_one_line(event, tmp_path):
    with pytest.raises(CommandError):
        call_command("report", "coverage", "--format", "csv", "--output", str(tmp_path / "no" / "x.csv"))


@pytest.mark.parametrize("form", ["html", "xlsx", "pdf", "csv", "csv-id", "json"])
def test_each_format_is_written(event, tmp_path, form):
    path = tmp_path / f"x.{form}"
    call_command("report", "coverage", *SCOPE, "--format", form, "--output", str(path))
    starts = {"html": b"<!doctype html>", "xlsx": b"PK", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbf"}
    starts |= {"csv-id": b"\xef\xbb\xbf", "json": b"{"}
    assert path.read_bytes().startswith(starts[form])


@pytest.mark.parametrize(
    "arguments", [["funnel", "--by", "sex"], ["trend"], ["repeated"], ["never", "--kind", "village"]]
)
def test_the_other_reports_are_written(event, tmp_path, arguments):
    path = tmp_path / "x.json"
    scope = ["--province", "18", "--course", "SPP-TIK", "--as-of", "2022-12-31"]
    call_command("report", *arguments, *scope, "--format", "json", "--output", str(path))
    data = json.loads(path.read_text())
    assert (data["report"], data["scope"]["province"]) == (arguments[0], "18")


def test_an_unknown_format_is_refused(event, tmp_path):
    with pytest.raises(CommandError, match="docx"):
        call_command("report", "coverage", "--format", "docx", "--output", str(tmp_path / "x.docx"))
