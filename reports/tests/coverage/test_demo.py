"""The figures of Lampung that the customer gave us, from the demo data to the report."""

import io
import json
import sys

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db

SCOPE = ["--province", "18", "--course", "SPP-TIK", "--as-of", "2022-12-31", "--event", "SPPTIK-2022-LAMPUNG"]


@pytest.fixture
def demo(db):
    call_command("load_demo", force=True, verbosity=0)


@pytest.fixture
def report(demo, monkeypatch):
    """Return the JSON that the report command writes to standard output."""

    def run(*arguments: str) -> dict:
        out = io.TextIOWrapper(io.BytesIO())
        monkeypatch.setattr(sys, "stdout", out)
        call_command("report", *arguments, "--format", "json", "--output", "-")
        return json.loads(out.buffer.getvalue())

    return run


def test_coverage_of_lampung(report):
    data = report("coverage", *SCOPE)
    figures = {"regencies": 15, "exempt": 1, "eligible": 14, "covered": 14, "uncovered": 0, "new": 5, "rate": 1.0}
    assert data["totals"] == figures | {"events": 3, "participants": 147}
    assert data["provinces"] == [{"code": "18", "name": "Lampung"} | data["totals"]]
    assert [r["code"] for r in data["regencies"] if r["new"]] == ["18.03", "18.09", "18.12", "18.71", "18.72"]
    (exempt,) = [r for r in data["regencies"] if r["status"] == "exempt"]
    assert (exempt["code"], exempt["reason"]) == ("18.13", "Kelembagaan perpustakaan dilikuidasi")
    assert data["scope"] == {
        "province": "18",
        "course": "SPP-TIK",
        "from": None,
        "as_of": "2022-12-31",
        "basis": "attended",
        "event": "SPPTIK-2022-LAMPUNG",
    }


def test_coverage_before_the_dissolution(report):
    totals = report("coverage", "--province", "18", "--course", "SPP-TIK", "--as-of", "2021-12-30")["totals"]
    assert (totals["covered"], totals["uncovered"], totals["exempt"]) == (9, 6, 0)


def test_attendance_of_2022(report):
    data = report("attendance", "SPPTIK-2022-LAMPUNG")
    assert data["totals"] == {
        "seats": 35,
        "registered": 35,
        "attended": 35,
        "completed": 33,
        "attendance_rate": 0.932,
        "women": 13,
        "men": 22,
    }
    assert data["event"]["lesson_hours"] == 24
    assert sum(s["present"] + s["late"] for s in data["sessions"]) == 261
    assert [s["unrecorded"] for s in data["sessions"]] == [0] * 8


NAMES = ["Kabupaten Lampung Utara", "Kabupaten Pesawaran", "Kabupaten Tulang Bawang Barat", "Kota Bandar Lampung"]


def test_the_sentence_in_indonesian(report):
    assert report("coverage", *SCOPE)["narrative"] == (
        "Bimtek Strategi Pengembangan Perpustakaan dan TIK, Lampung 2022 (11–13 Mei 2022) diikuti 35 orang dari"
        f" Provinsi Lampung. Dengan bertambahnya 3 kabupaten dan 2 kota ({', '.join(NAMES)}, dan Kota Metro),"
        " per 31 Desember 2022, seluruh 14 kabupaten/kota di Provinsi Lampung yang dapat ikut telah mengikuti"
        " Bimtek SPP-TIK, kecuali Kabupaten Pesisir Barat (Kelembagaan perpustakaan dilikuidasi)."
        " Seluruhnya 147 keikutsertaan dalam 3 kegiatan."
    )


def test_the_sentence_in_english(report):
    assert report("coverage", *SCOPE, "--language", "en")["narrative"] == (
        "35 people from Provinsi Lampung attended Bimtek Strategi Pengembangan Perpustakaan dan TIK, Lampung 2022"
        f" (11–13 May 2022). With 3 kabupaten and 2 kota ({', '.join(NAMES)}, and Kota Metro) added,"
        " as of 31 December 2022, all 14 regencies of Provinsi Lampung that can take part have attended"
        " Bimtek SPP-TIK, except Kabupaten Pesisir Barat (Kelembagaan perpustakaan dilikuidasi)."
        " Altogether 147 participations in 3 events."
    )
