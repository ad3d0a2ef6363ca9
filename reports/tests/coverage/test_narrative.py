"""The paragraph to quote: names and numbers for none, one and many. It states no more than the data show."""

from datetime import date

import pytest
from django.utils import translation

from agencies.models import Province
from reports.coverage.narrative import coverage_narrative
from reports.coverage.rows import coverage
from reports.scope import Basis, CoverageScope
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("words")]
DAY = date(2022, 12, 31)


@pytest.fixture(params=["id", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def say(language, indonesian, english):
    return {"id": indonesian, "en": english}[language]


def narrative(**scope):
    scope = {"as_of": DAY, "province": Province.objects.get(code="18")} | scope
    return coverage_narrative(coverage(CoverageScope(**scope)))


@pytest.fixture
def metro(regions):
    return make.agency("18.72")


def test_without_eligible_regencies_the_paragraph_says_that_nobody_can_take_part(regions, language):
    said = narrative(province=Province.objects.get(code="31"))
    assert said.startswith(say(language, "Per 31 Desember 2022, tidak ada", "As of 31 December 2022, no regency"))
    assert said.count("Kota Administrasi Jakarta Pusat") == 1 or "Jakarta" in said


def test_one_eligible_regency_is_all_except_the_exempt_ones(metro, language):
    make.registration(make.event(sessions=1), metro, marks="H")
    said = narrative()
    assert say(language, "seluruh 1 kabupaten/kota", "the one regency") in said
    assert (
        say(language, "Seluruhnya 1 keikutsertaan dalam 1 kegiatan.", "Altogether 1 participation in 1 event.") in said
    )
    assert say(language, "14 kabupaten/kota dikecualikan.", "14 regencies are exempt.") in said


def test_an_exception_follows_all_but_never_some(metro, language):
    for code in make_everyone_but("18.72", "18.13"):
        make.registration(make.event(sessions=1), make.agency(code), marks="H")
    make.agency("18.13", closed_on=date(2021, 12, 31), closed_reason="Dilikuidasi")
    exception = say(
        language, ", kecuali Kabupaten Pesisir Barat (Dilikuidasi).", ", except Kabupaten Pesisir Barat (Dilikuidasi)."
    )
    own_sentence = say(
        language,
        "Dikecualikan: Kabupaten Pesisir Barat (Dilikuidasi).",
        "Exempt: Kabupaten Pesisir Barat (Dilikuidasi).",
    )
    some = narrative()
    assert say(language, "13 dari 14 kabupaten/kota", "13 of the 14 regencies") in some
    assert say(language, "Belum terjangkau: Kota Metro.", "Not yet covered: Kota Metro.") in some
    assert own_sentence in some
    assert exception not in some
    make.registration(make.event(sessions=1), metro, marks="H")
    everyone = narrative()
    assert exception in everyone
    assert own_sentence not in everyone


def make_everyone_but(*codes):
    return sorted(set(Province.objects.get(code="18").regencies.values_list("code", flat=True)) - set(codes))


def test_registered_people_are_not_described_as_attending(metro, language):
    make.registration(make.event(), metro)
    said = narrative(basis=Basis.REGISTERED, start=date(2022, 1, 1))
    assert say(language, "telah punya peserta yang dikonfirmasi", "people confirmed for") in said
    assert (
        say(language, "Dari 1 Januari 2022 sampai 31 Desember 2022", "From 1 January 2022 to 31 December 2022") in said
    )
    assert say(language, "mengikuti", "attended") not in said


def test_new_regencies_are_counted_by_kind_and_named(metro, language):
    event = make.event(sessions=1)
    for agency in (metro, make.agency("18.03"), make.agency("18.09")):
        make.registration(event, agency, marks="H")
    said = narrative(event=event)
    assert say(language, "diikuti 3 orang dari Provinsi Lampung", "3 people from Provinsi Lampung attended") in said
    assert say(language, "2 kabupaten dan 1 kota (", "2 kabupaten and 1 kota (") in said
    assert "Kabupaten Lampung Utara, Kabupaten Pesawaran, " in said


def test_long_lists_are_shortened(regions, language):
    event = make.event(sessions=1)
    for code in make_everyone_but("18.13"):
        make.registration(event, make.agency(code), marks="H")
    assert say(language, "dan 6 lainnya)", "and 6 others)") in narrative(event=event)
