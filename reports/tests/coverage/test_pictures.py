"""The pictures of the coverage report show the same as its JSON, on the page, in PDF and in XLSX."""

import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from lxml import html
from PIL import Image

from agencies.models import Boundary, Province, Regency
from documents import wording
from documents.pictures.drawing import TONES
from documents.pictures.png import SCALE
from reports.coverage.document import coverage_document, coverage_json
from reports.coverage.rates import steps, tone_of
from reports.coverage.rows import coverage
from reports.coverage.tilemap import tile_grid, tile_map
from reports.coverage.years import years
from reports.scope import CoverageScope
from reports.tests.rendering import render
from tests import make, pdf, workbooks

pytestmark = pytest.mark.one_engine("drawings; the queries are tested in test_rows.py")

DAY = date(2022, 12, 31)


@pytest.fixture(scope="module")
def regions(shared_db):
    """Keep the regencies of three provinces. The map has all provinces, but files list all regencies."""
    with shared_db():
        Regency.objects.exclude(province__in=["18", "31", "33"]).delete()
        yield


@pytest.fixture
def event(regions):
    """Return an event after which Lampung has two of three regencies covered (one newly), Jawa Tengah none of one, and
    DKI its only one."""
    old = make.event(sessions=1, starts_on=date(2019, 3, 1))
    new = make.event(sessions=1, starts_on=date(2022, 5, 11))
    make.registration(old, make.agency("18.01"), marks="H")
    make.registration(new, make.agency("18.72"), marks="H")
    make.registration(new, make.agency("31.71"), marks="H")
    make.agency("18.03")
    make.agency("33.01")
    make.agency("18.13", closed_on=date(2021, 12, 31), closed_reason="Dilikuidasi")
    return new


def made(event, province: str | None = None):
    """Return the document with pictures, and the data of the JSON."""
    place = Province.objects.get(code=province) if province else None
    report = coverage(CoverageScope(as_of=DAY, province=place, event=event))
    return coverage_document(report), coverage_json(report)


def page(client, path: str) -> html.HtmlElement:
    client.force_login(make.user())
    response = client.get(path)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def drawn(tree: html.HtmlElement, picture: int = 1, within: str = "") -> list[html.HtmlElement]:
    return tree.xpath(f'//*[@id="picture-{picture}"]{within}//svg//*[@data-key]')


def tone(mark: html.HtmlElement) -> str:
    return mark.get("class").split()[1].removeprefix("t-")


def square(west: int, south: int, side: int = 1000) -> list[list[list[int]]]:
    return [[[west, south], [west, south + side], [west + side, south + side], [west + side, south]]]


def bound(regions, field: str) -> None:
    """Give each region a square as its boundary, side by side, ten in a row."""
    for number, region in enumerate(regions):
        row, column = divmod(number, 10)
        Boundary.objects.create(**{field: region}, rings=square(95_000 + column * 1000, row * 1000), source="x.geojson")


# --- The map of the country -------------------------------------------------------------------------------------------


def test_the_tiles_agree_with_the_json(event, client):
    _, data = made(event)
    tiles = drawn(page(client, f"/reports/coverage/?as_of=2022-12-31&event={event.code}"))
    assert [tile.get("data-key") for tile in tiles] == [p["code"] for p in _by_half(data["provinces"])]
    assert len(tiles) == 38
    rates = {p["code"]: p for p in data["provinces"]}
    for tile in tiles:
        province = rates[tile.get("data-key")]
        shown = wording.percent(province["rate"])
        assert [text.text for text in tile.findall("text") if "strong" in text.get("class")] == [shown, shown]
        assert tone(tile) == tone_of(province["rate"])
        numbers = f"{province['name']}: {province['covered']} / {province['eligible']} ({shown})"
        assert tile.get("aria-label") == tile.findtext("title") == numbers
    assert {rates[code]["rate"] for code in ("18", "33", "31", "11")} == {0.667, 0.0, 1.0, None}


def _by_half(provinces: list[dict]) -> list[dict]:
    """Return the provinces as the keyboard reaches them: the western half first, each half by code."""
    return sorted(provinces, key=lambda province: (tile_grid()[province["code"]].column > 8, province["code"]))


def test_the_tiles_lead_to_the_provinces_under_the_same_options(event, client):
    tree = page(client, f"/reports/coverage/?as_of=2022-12-31&basis=registered&event={event.code}")
    links = {tile.get("data-key"): tile.get("href") for tile in drawn(tree)}
    in_table = [a.get("href") for a in tree.find_class("tbl")[0].xpath(".//td[contains(@class, 'key')]/a")]
    assert sorted(links.values()) == sorted(in_table)
    address = reverse("reports:coverage-province", args=["18"])
    assert links["18"].startswith(f"{address}?")
    for option in ("as_of=2022-12-31", "basis=registered", f"event={event.code}"):
        assert option in links["18"]


def test_numbers_in_attributes_are_not_in_the_readers_language(event, client):
    tree = page(client, "/reports/coverage/")
    names = {"x", "y", "width", "height", "rx", "font-size"}
    values = [value for mark in drawn(tree) for node in mark.iter() for name, value in node.items() if name in names]
    assert len(values) > 400
    assert [value for value in values if not re.fullmatch(r"-?\d+(\.\d+)?", value)] == []


def test_the_drawings_have_no_inline_styles(event, client):
    tree = page(client, f"/reports/coverage/18/?event={event.code}")
    assert tree.xpath("//*[@style]") == []


def test_each_drawing_has_title_and_description(event, client):
    tree = page(client, "/reports/coverage/")
    for drawing in tree.xpath("//svg[@role]"):
        title, description = (tree.get_element_by_id(name) for name in drawing.get("aria-labelledby").split())
        assert title.text
        assert description.text


@pytest.mark.parametrize(
    ("rate", "step"),
    [
        (None, "none"),
        (0.0, 0),
        (0.001, 1),
        (0.249, 1),
        (0.25, 2),
        (0.499, 2),
        (0.5, 3),
        (0.75, 4),
        (0.999, 4),
        (1.0, 5),
    ],
)
def test_rates_fall_into_steps(rate, step):
    assert tone_of(rate) == f"rate-{step}"


def test_each_step_has_its_own_strokes():
    tones = [step.tone for step in steps()]
    assert len({TONES[tone].strokes for tone in tones}) == len(tones) == 7


def test_tiles_use_the_strokes_that_the_page_defines(event, client):
    tree = page(client, "/reports/coverage/")
    defined = {pattern.get("id") for pattern in tree.iter("pattern")}
    used = {rect.get("fill")[5:-1] for mark in drawn(tree) for rect in mark.findall("rect") if rect.get("fill")}
    assert used == {"strokes-rate-none", "strokes-rate-3", "strokes-rate-5"}
    assert used <= defined


def test_light_colours_are_the_same_on_page_and_paper():
    css = (Path(settings.BASE_DIR) / "static" / "portal.css").read_text()
    by_day = css[css.index("/* Pictures") : css.index("@media", css.index("/* Pictures"))]
    found = re.findall(r"\.t-([\w-]+) \{ --fill: (#\w+); --on: (#\w+); \}", by_day)
    assert {name: (fill, ink) for name, fill, ink in found} == {
        name: (tone.fill, tone.ink) for name, tone in TONES.items()
    }


@pytest.mark.parametrize("tone", TONES.values(), ids=TONES)
def test_letters_have_enough_contrast_on_every_colour(tone):
    lighter, darker = sorted((_luminance(tone.fill), _luminance(tone.ink)), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_each_province_has_its_own_place_in_the_grid(regions):
    places = {(place.row, place.column) for place in tile_grid().values()}
    assert len(places) == 38
    assert tile_grid().keys() == {*Province.objects.values_list("code", flat=True)}


def test_a_province_outside_the_grid_gets_a_tile_too(regions):
    Province.objects.create(code="97", name="Baru", iso_3166_2="ID-XX", island_group="Papua")
    drawing = tile_map(coverage(CoverageScope(as_of=DAY)), {})
    boxes = {mark.key: mark.box for mark in drawing.marks}
    assert len({(box.x, box.y) for box in boxes.values()}) == len(boxes) == 39
    assert max(box.y + box.height for box in boxes.values()) == drawing.height


def test_a_country_without_regions_has_no_map(regions, client):
    Regency.objects.all().delete()
    Province.objects.all().delete()
    assert made(None)[0].pictures == []


# --- A province -------------------------------------------------------------------------------------------------------


def test_the_tiles_of_regencies_agree_with_the_json(event, client):
    _, data = made(event, "18")
    tiles = drawn(page(client, f"/reports/coverage/18/?as_of=2022-12-31&event={event.code}"))
    tones = {"covered": "ok", "uncovered": "wait", "exempt": "off"}
    assert [(tile.get("data-key"), tone(tile)) for tile in tiles] == [
        (r["code"], "new" if r["new"] else tones[r["status"]]) for r in data["regencies"]
    ]
    assert [tile.findtext("text") for tile in tiles] == [r["code"][3:] for r in data["regencies"]]
    names = [" ".join(text.text for text in tile.findall("text")[1:]) for tile in tiles]
    assert names == [r["name"].removeprefix("Kabupaten ") for r in data["regencies"]]


def test_the_years_agree_with_the_json(event):
    _, data = made(event, "18")
    report = coverage(CoverageScope(as_of=DAY, province=Province.objects.get(code="18")))
    shown = years(report)
    firsts = Counter(r["first_covered_on"][:4] for r in data["regencies"] if r["first_covered_on"])
    assert {year.label: year.first for year in shown if year.first} == firsts
    assert [year.label for year in shown] == ["2019", "2020", "2021", "2022"]
    assert [year.until for year in shown] == [1, 1, 1, 2]
    assert shown[-1].until == data["totals"]["covered"]


def test_early_years_share_one_column(regions):
    for code, year in [("18.01", 2005), ("18.02", 2015), ("18.03", 2016), ("18.72", 2022)]:
        make.registration(make.event(sessions=1, starts_on=date(year, 3, 1)), make.agency(code), marks="H")
    shown = years(coverage(CoverageScope(as_of=DAY, province=Province.objects.get(code="18"))))
    assert len(shown) == 8
    assert (shown[0].first, shown[0].until) == (2, 2)
    assert "2015" in shown[0].label
    assert [(year.label, year.first) for year in shown[1:] if year.first] == [("2016", 1), ("2022", 1)]


def test_the_chart_draws_the_years(event, client):
    marks = drawn(page(client, "/reports/coverage/18/?as_of=2022-12-31"), 2)
    bars = {
        tone: [float(m.find("rect").get("height")) for m in marks if f"t-{tone}" in m.get("class")]
        for tone in ("ok", "new")
    }
    (first, last) = bars["new"]
    assert first == last == bars["ok"][-1] > 0
    assert [m.get("data-key") for m in marks if m.get("data-key")] == ["2019", "2020", "2021", "2022"]


def test_a_province_without_covered_regencies_has_no_chart(event):
    assert len(made(event, "33")[0].pictures) == 1
    assert len(made(event, "18")[0].pictures) == 2


# --- Files ------------------------------------------------------------------------------------------------------------


def alternatives(content: bytes) -> list[str]:
    """Return the texts of the figures in the PDF's structure tree, without that of the QR code."""
    found, waiting = [], [pdf.read(content).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop(0)
        node = node.get_object() if hasattr(node, "get_object") else node
        if not isinstance(node, dict):
            continue
        if node.get("/S") == "/Figure":
            found.append(str(node["/Alt"]))
        kids = node.get("/K", [])
        waiting += kids if isinstance(kids, list) else [kids]
    (qr,) = [text for text in found if "/reports/check/" in text]
    return [text for text in found if text != qr]


@pytest.mark.parametrize("province", [None, "18"])
def test_the_pdf_has_the_pictures_and_their_alternative_texts(event, province):
    document, data = made(event, province)
    content = render(document, data, "pdf")
    assert sorted(alternatives(content)) == sorted(picture.alt for picture in document.pictures)
    printed = pdf.read(content).pages[0].extract_text()
    for mark in document.pictures[0].drawing.marks:
        for label in mark.labels:
            assert (label.text in printed) or label.only == "narrow"


@pytest.mark.parametrize("province", [None, "18"])
def test_the_workbook_shows_the_pictures(event, province):
    document, data = made(event, province)
    summary = workbooks.opened(render(document, data, "xlsx")).worksheets[0]
    assert len(summary._images) == len(document.pictures) > 0
    below = 0
    for image, picture in zip(summary._images, document.pictures, strict=True):
        top = image.anchor._from.row  # counted from 0, so the row before it, counted from 1
        assert summary.cell(top, 1).value == picture.title
        assert top > below
        below = top + shown_height(image) / 20
        content = Image.open(io.BytesIO(image._data())).convert("RGB")
        assert content.height >= shown_height(image) * SCALE  # sharp when printed
        for mark in picture.drawing.marks:
            if mark.strokes or not mark.colours.strokes:  # otherwise there may be a stroke at the tested point
                dot = (mark.box.x + mark.box.width - 3) * SCALE, (mark.box.y + mark.box.height / 2) * SCALE
                assert "#{:02x}{:02x}{:02x}".format(*content.getpixel(dot)) == mark.colours.fill


def shown_height(image) -> int:
    """Return the height in pixels of a screen."""
    return round(image.anchor.ext.height / 9525)


# --- Boundaries -------------------------------------------------------------------------------------------------------


def test_the_map_has_areas_if_all_provinces_have_boundaries(event, client):
    bound(Province.objects.all(), "province")
    tree = page(client, "/reports/coverage/?as_of=2022-12-31")
    areas, tiles = (
        drawn(tree, within='//*[contains(@class, "areas")]'),
        drawn(tree, within='//*[contains(@class, "tiles")]'),
    )
    assert len(areas) == len(tiles) == 38
    by_code = {tile.get("data-key"): tile for tile in tiles}
    for area in areas:
        tile = by_code[area.get("data-key")]
        assert [area.get(name) for name in ("href", "aria-label", "class")] == [
            tile.get(name) for name in ("href", "aria-label", "class")
        ]
        assert area.find(".//path").get("d").startswith("M")


def test_the_map_has_tiles_if_a_boundary_is_missing(event, client):
    bound(Province.objects.exclude(code="96"), "province")
    tree = page(client, "/reports/coverage/")
    assert len(drawn(tree)) == 38
    assert tree.xpath('//*[@id="picture-1"]//path[@id]') == []


def test_a_province_has_areas_if_its_regencies_have_boundaries(event, client):
    bound(Regency.objects.filter(province="18"), "regency")
    tree = page(client, "/reports/coverage/18/?as_of=2022-12-31")
    assert len(drawn(tree, within='//*[contains(@class, "areas")]')) == 15
    assert page(client, "/reports/coverage/33/").xpath('//*[@id="picture-1"]//path[@id]') == []


def test_areas_are_in_the_pdf(event):
    bound(Province.objects.all(), "province")
    document, data = made(event)
    assert "M" in document.pictures[0].drawing.marks[0].path
    assert alternatives(render(document, data, "pdf")) == [document.pictures[0].alt]


@pytest.mark.parametrize(("field", "province"), [("province", None), ("regency", "18")])
def test_the_workbook_shows_the_same_areas(event, field, province):
    tiles = picture_in_workbook(*made(event, province))
    bound(Province.objects.all() if field == "province" else Regency.objects.filter(province=province), field)
    document, data = made(event, province)
    areas = picture_in_workbook(document, data)
    assert areas.tobytes() != tiles.tobytes()
    marks = document.pictures[0].drawing.marks
    assert len({mark.tone for mark in marks}) >= 3
    for mark in marks:
        xs, ys = zip(*mark.rings[0], strict=True)
        within = areas.crop([dots * SCALE for dots in (min(xs) + 2, min(ys) + 2, max(xs) - 2, max(ys) - 2)])
        counts = {"#{:02x}{:02x}{:02x}".format(*colour): count for count, colour in within.getcolors(99_999)}
        assert max(counts, key=counts.get) == mark.colours.fill
        assert (len(counts) > 1) >= bool(mark.colours.strokes)


def picture_in_workbook(document, data) -> Image.Image:
    """Return the first picture."""
    image = workbooks.opened(render(document, data, "xlsx")).worksheets[0]._images[0]
    return Image.open(io.BytesIO(image._data())).convert("RGB")


@pytest.mark.parametrize("provinces", [1, 38])
def test_queries_of_the_map_do_not_grow_with_the_boundaries(event, provinces, client, django_assert_num_queries):
    bound(Province.objects.all()[:provinces], "province")
    client.force_login(make.user())
    with django_assert_num_queries(13):
        client.get("/reports/coverage/")
