"""The paragraphs of funnel, trend, repeated and never for none, one and many, word for word in both languages."""

from datetime import date

import pytest
from django.utils import translation

from agencies.models import Agency, Province
from events.models import Event
from reports.funnel.narrative import funnel_narrative
from reports.funnel.rows import By, funnel
from reports.never.document import never_document
from reports.never.narrative import never_narrative
from reports.never.rows import never
from reports.repeated.narrative import repeated_narrative
from reports.repeated.rows import repeated
from reports.scope import Basis, CoverageScope
from reports.trend.narrative import trend_narrative
from reports.trend.rows import trend
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("words")]


@pytest.fixture(params=["id", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def none(regions):
    """Return two agencies of Lampung that exist, and two events without seats."""
    make.agency("18.03", name="Perpus Utara"), make.agency("18.72", name="Perpus Metro")
    make.event(code="SATU", sessions=2, starts_on=date(2021, 3, 1))
    make.event(code="DUA", sessions=2, starts_on=date(2022, 5, 11))


@pytest.fixture
def one(none):
    """Return one seat and one person, who completed."""
    event = Event.objects.get(code="DUA")
    metro = Agency.objects.get(regency="18.72")
    make.quota(event, metro, seats=1)
    make.registration(event, metro, marks="HH")


@pytest.fixture
def many(none):
    """Return five registrations in two years: one person twice, one absent, one who left early; one withdrew, one
    waits. No village is represented."""
    metro, north = Agency.objects.get(regency="18.72"), Agency.objects.get(regency="18.03")
    make.agency("18.01", "village", name="Perpus Desa")
    first, second = Event.objects.get(code="SATU"), Event.objects.get(code="DUA")
    for event, agency in [(first, metro), (second, metro), (second, north)]:
        make.quota(event, agency, seats=10)
    again = make.registration(first, metro, marks="HH").participant
    make.registration(first, metro, marks="HA")
    made = make.registered(again, second)
    make.record_marks(second, {(made, session): "H" for session in second.sessions.all()}, by=None, method="grid")
    make.registration(second, north, marks="AA")
    make.registration(second, north, marks="HH")
    make.registration(second, north, status="withdrawn")
    make.registration(second, metro, status="waitlisted")


def scope(basis: Basis = Basis.ATTENDED) -> CoverageScope:
    province = Province.objects.get(code="18")
    return CoverageScope(as_of=date(2022, 12, 31), province=province, course=make.course(), basis=basis)


def opened(language: str, indonesian: str, english: str) -> str:
    return {"id": f"Per 31 Desember 2022, {indonesian}", "en": f"As of 31 December 2022, {english}"}[language]


# --- Funnel -----------------------------------------------------------------------------------------------------------


def test_funnel_of_none(none, language):
    assert funnel_narrative(funnel(scope(), By.PROVINCE)) == opened(
        language,
        "belum ada kursi yang dibagikan untuk Bimtek SPP-TIK di Provinsi Lampung dan tidak ada yang memegangnya.",
        "no seats have been allotted for Bimtek SPP-TIK in Provinsi Lampung and nobody holds one.",
    )


def test_funnel_of_one(one, language):
    assert funnel_narrative(funnel(scope(), By.PROVINCE)) == opened(
        language,
        "1 kursi dibagikan untuk Bimtek SPP-TIK di Provinsi Lampung; yang terdaftar 1 orang (100%). Dikonfirmasi: 1;"
        " hadir: 1; tuntas: 1, yaitu 100% dari kursi.",
        "1 seat was allotted for Bimtek SPP-TIK in Provinsi Lampung; registered for it: 1 person (100%). Confirmed: 1;"
        " attended: 1; completed: 1, 100% of the seats.",
    )


def test_funnel_of_many(many, language):
    assert funnel_narrative(funnel(scope(), By.PROVINCE)) == opened(
        language,
        "30 kursi dibagikan untuk Bimtek SPP-TIK di Provinsi Lampung; yang terdaftar 5 orang (16,7%). Dikonfirmasi: 5;"
        " hadir: 4; tuntas: 3, yaitu 10% dari kursi. Tidak termasuk:"
        " 1 di daftar cadangan dan 1 mundur.",
        "30 seats were allotted for Bimtek SPP-TIK in Provinsi Lampung; registered for them: 5 people (16.7%)."
        " Confirmed: 5; attended: 4; completed: 3, 10% of the seats. Not counted in it: 1 on waiting"
        " lists and 1 withdrawn.",
    )


# --- Trend ------------------------------------------------------------------------------------------------------------


def test_trend_of_none(none, language):
    assert trend_narrative(trend(scope())) == opened(
        language,
        "belum ada orang dari Provinsi Lampung yang hadir di Bimtek SPP-TIK.",
        "nobody from Provinsi Lampung has attended Bimtek SPP-TIK.",
    )


def test_trend_of_nobody_confirmed(none, language):
    assert trend_narrative(trend(scope(basis=Basis.REGISTERED))) == opened(
        language,
        "belum ada orang dari Provinsi Lampung yang dikonfirmasi untuk Bimtek SPP-TIK.",
        "nobody from Provinsi Lampung is confirmed for Bimtek SPP-TIK.",
    )


def test_trend_of_one(one, language):
    assert trend_narrative(trend(scope())) == opened(
        language,
        "tercatat 1 keikutsertaan dari Provinsi Lampung dalam 1 kegiatan Bimtek SPP-TIK (2022). Sampai saat itu 1 dari"
        " 2 kabupaten/kota yang dapat ikut telah terjangkau (50%).",
        "Provinsi Lampung counts 1 participation in 1 event of Bimtek SPP-TIK (2022). By then 1 of 2 regencies that can"
        " take part had been reached (50%).",
    )


def test_trend_of_many(many, language):
    assert trend_narrative(trend(scope())) == opened(
        language,
        "tercatat 4 keikutsertaan dari Provinsi Lampung dalam 2 kegiatan Bimtek SPP-TIK (2021–2022). Sampai saat itu 2"
        " dari 2 kabupaten/kota yang dapat ikut telah terjangkau (100%).",
        "Provinsi Lampung counts 4 participations in 2 events of Bimtek SPP-TIK (2021–2022). By then 2 of 2 regencies"
        " that can take part had been reached (100%).",
    )


def test_the_year_that_added_most_is_named_if_there_is_one(many, language):
    """2022 added two and 2021 one; earlier years added one each, so none of them added most."""
    second, south = Event.objects.get(code="DUA"), make.agency("18.01")
    make.quota(second, south, seats=10)
    make.registration(second, south, marks="HH")
    most = {
        "id": "Penambahan terbanyak terjadi pada 2022, dengan 2 kabupaten/kota untuk pertama kali.",
        "en": "The year that added most was 2022, with 2 regencies for the first time.",
    }
    assert trend_narrative(trend(scope())).endswith(most[language])


def test_the_step_with_the_largest_loss_is_named_if_there_is_one(many, language):
    second = Event.objects.get(code="DUA")
    for _ in range(2):
        make.registration(second, Agency.objects.get(regency="18.03"), marks="AA")
    most = {
        "id": "Paling banyak berkurang antara konfirmasi dan kehadiran: 3 orang.",
        "en": "Most were lost between confirmation and attendance: 3 people.",
    }
    assert most[language] in funnel_narrative(funnel(scope(), By.PROVINCE))


# --- Repeated ---------------------------------------------------------------------------------------------------------


def test_repeated_of_none(none, language):
    assert repeated_narrative(repeated(scope())) == opened(
        language,
        "belum ada orang dari Provinsi Lampung yang hadir di Bimtek SPP-TIK.",
        "nobody from Provinsi Lampung has attended Bimtek SPP-TIK.",
    )


def test_repeated_of_one(one, language):
    assert repeated_narrative(repeated(scope())) == opened(
        language,
        "1 orang dari Provinsi Lampung pernah hadir di Bimtek SPP-TIK, tidak ada yang lebih dari sekali.",
        "1 person from Provinsi Lampung has attended Bimtek SPP-TIK, just once.",
    )


def test_repeated_of_many(many, language):
    assert repeated_narrative(repeated(scope())) == opened(
        language,
        "dari 3 orang dari Provinsi Lampung yang hadir di Bimtek SPP-TIK, 1 orang hadir lebih dari sekali (33,3%)."
        " Hadir lebih dari sekali di jenis bimtek yang sama: 1 orang.",
        "of 3 people from Provinsi Lampung who attended Bimtek SPP-TIK, 1 person attended more than once (33.3%)."
        " Attended the same course more than once: 1 person.",
    )


# --- Never: of its first sentence in Indonesian the numbers and names, until it is translated -------------------------


def never_says(language: str, english: str, numbers: list[str], names: str) -> None:
    said = never_narrative(never(scope()))
    assert said.endswith({"id": f"Belum: {names}.", "en": f"Not yet: {names.replace(' dan ', ' and ')}."}[language])
    if language == "en":
        assert opened("en", "", english) in said
    for text in ["31", "2022", "SPP-TIK", "Provinsi Lampung", *numbers]:
        assert text in said


def test_never_where_nobody_came(none, language):
    english = "of 2 agencies of Provinsi Lampung, 2 have never attended Bimtek SPP-TIK (100%)."
    never_says(language, english, ["2 ", "100%"], "Perpus Utara dan Perpus Metro")


def test_never_where_one_is_missing(one, language):
    english = "of 2 agencies of Provinsi Lampung, 1 has never attended Bimtek SPP-TIK (50%)."
    never_says(language, english, ["1 ", "2 ", "50%"], "Perpus Utara")


def test_never_of_more_kinds(many, language):
    make.agency("18.02", name="Perpus Barat")
    english = "of 4 agencies of Provinsi Lampung, 2 have never attended Bimtek SPP-TIK (50%). By kind: "
    never_says(language, english, ["4 ", "50%"], "Perpus Desa dan Perpus Barat")


def test_never_where_nobody_is_missing(many, language):
    make.registration(Event.objects.get(code="DUA"), Agency.objects.get(name="Perpus Desa"), marks="HH")
    assert never_narrative(never(scope())) == opened(
        language,
        "seluruh 3 instansi di Provinsi Lampung pernah hadir di Bimtek SPP-TIK.",
        "all 3 agencies of Provinsi Lampung have attended Bimtek SPP-TIK.",
    )


def words_of(basis: Basis) -> str:
    """Return the title, the labels and the column heads of the report."""
    document = never_document(never(scope(basis)))
    heads = [column.label for table in document.tables for column in table.columns]
    return " | ".join(map(str, [document.title, *(figure.label for figure in document.figures), *heads]))


def test_never_says_hadir_only_of_those_who_attended(none):
    assert words_of(Basis.ATTENDED).lower().count("belum pernah hadir") == 5
    confirmed = words_of(Basis.REGISTERED)
    assert "hadir" not in confirmed.lower()
    assert confirmed.startswith("Instansi yang belum pernah punya peserta yang dikonfirmasi, Bimtek SPP-TIK")
    assert confirmed.lower().count("dikonfirmasi") == 5
