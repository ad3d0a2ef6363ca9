"""`load_boundaries` stores the whole file or nothing."""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command

from agencies.boundaries import reading
from agencies.boundaries.simplify import simplified
from agencies.management.commands import load_boundaries as command
from agencies.models import Boundary, Province, Regency

pytestmark = pytest.mark.one_engine("parsing of map files")

DKI = ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]


def square(west: float, south: float, side: float = 0.5) -> list:
    return [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]


def feature(code, ring=None, **more) -> dict:
    geometry = {"type": "Polygon", "coordinates": [ring or square(100, 0)]}
    return {"type": "Feature", "properties": {"kode": code}, "geometry": geometry} | more


def dki(**others) -> list[dict]:
    """Return the six regencies of DKI, side by side, with the rings in `others` (by code) instead of their own."""
    return [others.get(code) or feature(code, square(100 + number / 2, 0)) for number, code in enumerate(DKI)]


@pytest.fixture
def load(regions, tmp_path):
    """Return a function that loads features and returns the output of the command."""

    def load(features, *options: str) -> str:
        path = tmp_path / "batas.geojson"
        if isinstance(features, list):
            features = json.dumps({"type": "FeatureCollection", "features": features})
        path.write_bytes(features if isinstance(features, bytes) else features.encode())
        out = io.StringIO()
        call_command("load_boundaries", str(path), *options, stdout=out, stderr=out)
        return out.getvalue()

    return load


def refused(load, features, *options) -> list[str]:
    """Load the features, check that nothing is stored, and return the lines of the error."""
    before = list(Boundary.objects.values_list("pk", flat=True))
    with pytest.raises(CommandError) as error:
        load(features, *options)
    assert list(Boundary.objects.values_list("pk", flat=True)) == before
    return str(error.value).splitlines()


def test_regencies_of_one_province_are_stored(load):
    load(dki())
    stored = Boundary.objects.select_related("regency")
    assert [boundary.regency_id for boundary in stored] == DKI
    assert {boundary.source for boundary in stored} == {"batas.geojson"}
    assert sorted(map(tuple, stored[0].rings[0])) == [(100_000, 0), (100_000, 500), (100_500, 0), (100_500, 500)]


@pytest.mark.both_engines
def test_all_provinces_are_stored_and_replaced_by_a_second_file(load):
    features = [feature(province.code, square(100, 0)) for province in Province.objects.all()]
    for _time in range(2):
        load(features)
        assert Boundary.objects.filter(province__isnull=False).count() == 38
    assert Boundary.objects.count() == 38


@pytest.mark.both_engines
def test_loading_one_level_does_not_change_the_other(load):
    load(dki())
    load([feature(province.code) for province in Province.objects.all()])
    assert Boundary.objects.count() == 6 + 38


@pytest.mark.parametrize("written", ["31.01", "3101", 3101, 3101.0, " 31.01 "])
def test_codes_are_recognised_in_all_usual_forms(load, written):
    load(dki(**{"31.01": feature(written)}))
    assert Boundary.objects.filter(regency="31.01").exists()


def test_whole_numbers_with_a_decimal_point_are_province_codes(load):
    load([feature(float(province.code)) for province in Province.objects.all()])
    assert Boundary.objects.filter(province__isnull=False).count() == 38


def test_a_number_with_a_fraction_is_not_a_code(load):
    """31.1 may have been 31.10."""
    lines = refused(load, dki(**{"31.71": feature(31.71)}))
    assert len(lines) == 2
    assert all("31.71" in line for line in lines)


def test_any_property_can_be_chosen(load):
    features = [{**each, "properties": {"wilayah": each["properties"]["kode"], "kode": 7}} for each in dki()]
    load(features, "--code-property", "wilayah")
    assert Boundary.objects.count() == 6


def test_several_features_of_a_region_are_joined_with_a_warning(load):
    (warning, _answer) = load([*dki(), feature("31.01", square(110, -5))]).splitlines()
    assert len(Boundary.objects.get(regency="31.01").rings) == 2
    assert "31.01" in warning
    assert Regency.objects.get(code="31.01").name in warning


def test_a_repeated_ring_is_not_a_hole(load):
    load([*dki(), feature("31.01", square(100, 0))])
    assert len(Boundary.objects.get(regency="31.01").rings) == 1


def test_a_file_without_repetitions_has_no_warnings(load):
    assert len(load(dki()).splitlines()) == 1


def test_a_multipolygon_with_a_hole_and_heights_is_accepted(load):
    hole = [[x, y, 12.5] for x, y in square(100.2, 0.2, 0.1)]
    geometry = {"type": "MultiPolygon", "coordinates": [[square(100, 0), hole], [square(103, 3)]]}
    load(dki(**{"31.01": feature("31.01", geometry=geometry)}))
    assert len(Boundary.objects.get(regency="31.01").rings) == 3


def polygon(*rings: list) -> dict:
    return {"type": "Polygon", "coordinates": rings}


def collection(*geometries: dict) -> dict:
    return {"type": "GeometryCollection", "geometries": geometries}


@pytest.mark.parametrize(
    ("geometry", "rings"),
    [
        (collection(polygon(square(100, 0)), polygon(square(103, 3))), 2),
        (collection(collection(polygon(square(100, 0))), polygon(), collection()), 1),
        (collection({"type": "MultiPolygon", "coordinates": [[square(100, 0)], [square(103, 3)]]}), 2),
        ({"type": "MultiPolygon", "coordinates": [[square(100, 0)], []]}, 1),
        ({"type": "MultiPolygon", "coordinates": [[[]], [square(100, 0)]]}, 1),
    ],
)
def test_polygons_in_collections_are_accepted_and_empty_parts_skipped(load, geometry, rings):
    load(dki(**{"31.01": feature("31.01", geometry=geometry)}))
    assert len(Boundary.objects.get(regency="31.01").rings) == rings


def test_all_mistakes_are_reported_at_once(load):
    features = dki(
        **{
            "31.71": feature("31.71", square(0, 100)),
            "31.72": feature("31.72", geometry={"type": "Point", "coordinates": [100, 0]}),
            "31.73": feature("99.99"),
        }
    )
    lines = refused(load, features)
    assert len(lines) == 4
    for wanted in ("31.71", "Point", "99.99", "31.73"):
        assert sum(wanted in line for line in lines) == 1


def test_features_with_unknown_codes_can_be_skipped(load):
    answer = load(
        [*dki(), feature("99.99"), feature(None), feature(31.1), feature(True), feature({})], "--ignore-unknown"
    )
    assert answer.count("\n") == 5 + 1
    assert Boundary.objects.count() == 6


def test_a_province_needs_all_its_regencies(load):
    lines = refused(load, dki()[1:])
    assert len(lines) == 1
    assert "31.01" in lines[0]


@pytest.mark.parametrize(
    "ring",
    [
        square(300, 0),
        square(700_000, 9_000_000),
        square(0, 52),
        [[100, 0], [101, 0], [101, 1]],
        [[100, 0], [101, 0], [101, 1], [100, 1]],
        [[100, 0], [101, "0"], [101, 1], [100, 0]],
        [[100, 0], [101, True], [101, 1], [100, 0]],
        [[100, 0], [101, None], [101, 1], [100, 0]],
        [[100, 0], [101], [101, 1], [100, 0]],
        [[100, 0], [1e400, 0], [101, 1], [100, 0]],
        [[100, 0], [10**400, 0], [101, 1], [100, 0]],
        [100, 0],
        [],
        "100 0",
    ],
)
def test_an_invalid_ring_is_refused(load, ring):
    features = dki(**{"31.01": feature("31.01", geometry={"type": "Polygon", "coordinates": [ring]})})
    lines = refused(load, json.dumps({"type": "FeatureCollection", "features": features}).replace("Infinity", "1e999"))
    assert len(lines) == 1
    assert "31.01" in lines[0]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[square(100, 0)]]]},
        {"type": "MultiPolygon", "coordinates": [square(100, 0)]},
        {"type": "GeometryCollection"},
        {"type": "GeometryCollection", "geometries": []},
        {"type": "GeometryCollection", "geometries": [polygon()]},
        {"type": "GeometryCollection", "geometries": [polygon(square(100, 0)), {"type": "Point", "coordinates": [1]}]},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [[], [[]]]},
        {"type": "MultiPolygon", "coordinates": [[[], square(100, 0)]]},
        {"type": ["Polygon"], "coordinates": [square(100, 0)]},
    ],
)
def test_an_invalid_geometry_is_refused(load, geometry):
    lines = refused(load, dki(**{"31.01": feature("31.01", geometry=geometry)}))
    assert len(lines) == 1
    assert "31.01" in lines[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[]",
        b"null",
        b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": {"a": 1}}',
        b'{"type": "FeatureCollection", "features": [1, null, "x", []]}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kode": NaN}}]}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": [1]}]}',
        b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kode": "\\ud800"}}]}',
        b'{"type": "FeatureCollection", "features": [' + b"9" * 5000 + b"]}",
        b'{"type": "Polygon", "coordinates": []}',
    ],
)
def test_a_file_that_is_not_a_map_gives_a_one_line_error(load, content):
    assert len(refused(load, content)) == 1


def test_a_file_that_is_too_large_is_refused(load, monkeypatch):
    content = json.dumps({"type": "FeatureCollection", "features": dki()})
    monkeypatch.setattr(reading, "MAX_BYTES", len(content))
    assert len(refused(load, content + "\n")) == 1
    load(content)


def test_a_file_as_large_as_official_ones_is_accepted(load):
    content = json.dumps({"type": "FeatureCollection", "features": dki()})
    load(content + " " * 40 * 1024 * 1024)
    assert Boundary.objects.count() == 6


def test_a_missing_file_is_refused(db, regions, tmp_path):
    for path in (tmp_path, tmp_path / "none.geojson", "\0"):
        with pytest.raises(CommandError) as error:
            call_command("load_boundaries", str(path))
        assert "\n" not in str(error.value)


def test_without_regions_the_command_asks_to_load_them_first(db, tmp_path):
    Regency.objects.all().delete()
    Province.objects.all().delete()
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": dki()}))
    with pytest.raises(CommandError, match="load_regions"):
        call_command("load_boundaries", str(path))


@pytest.mark.both_engines
def test_an_error_in_a_second_file_keeps_the_first(load):
    load(dki())
    refused(load, dki(**{"31.01": feature("31.01", square(300, 0))}))
    assert Boundary.objects.count() == 6


@pytest.mark.both_engines
def test_boundaries_can_be_removed(load):
    load(dki())
    load([feature(province.code) for province in Province.objects.all()])
    call_command("load_boundaries", "--remove", "--level", "provinces", stdout=io.StringIO())
    assert Boundary.objects.count() == 6
    call_command("load_boundaries", "--remove", stdout=io.StringIO())
    assert Boundary.objects.count() == 0


@pytest.mark.parametrize("level", ["provinces", "regencies"])
def test_all_words_of_the_output_can_be_translated(load, monkeypatch, level):
    def translated(text: str) -> str:
        return re.sub(r"(%\(\w+\)\w)|\w", lambda found: found[1] or "§", text)

    monkeypatch.setattr(command, "_", translated)
    monkeypatch.setattr(command, "ngettext", lambda one, many, count: translated(one if count == 1 else many))
    answer = load(dki() if level == "regencies" else [feature(province.code) for province in Province.objects.all()])
    assert re.findall(r"\d+", answer) == (["6", "24"] if level == "regencies" else ["38", "152"])
    assert not re.search(r"[^\W\d]", answer)


# --- Simplification ---------------------------------------------------------------------------------------------------


def border(wiggles: int) -> list[tuple[int, int]]:
    """Return a line from (1000, 0) to (1000, 1000) with small wiggles and one large one."""
    points = [(1000 + (index * 37) % 11, index * 1000 // wiggles) for index in range(1, wiggles)]
    points[wiggles // 2] = (1200, points[wiggles // 2][1])
    return [(1000, 0), *points, (1000, 1000)]


def test_neighbours_keep_a_common_border():
    line = border(100)
    west, east = [(0, 0), *line, (0, 1000)], [(2000, 1000), *line[::-1], (2000, 0)]
    found = simplified({"W": [west], "E": [east]}, step=1, tolerance=20)
    (left,), (right,) = found["W"], found["E"]
    shared = [point for point in left if 900 < point[0] < 1900]
    assert 4 <= len(shared) < 15
    assert {*shared} == {point for point in right if 900 < point[0] < 1900}
    assert {(1000, 0), (1000, 1000)} <= {*shared}


def test_a_border_is_the_same_from_either_side():
    """If several points are equally far out, the first one is kept, so both regions must begin at the same end.

    A third region cuts the border in the middle for one of the two regions only.
    """
    line = [(1000 + 30 * (-1) ** index, index * 10) for index in range(101)]
    west = [*line, (0, 1000), (0, 0)]
    east, north = [*line[:41][::-1], (2000, 0), (2000, 400)], [*line[40:][::-1], (2000, 400), (2000, 1000)]
    found = simplified({"W": [west], "E": [east], "N": [north]}, step=1, tolerance=45)
    (left,), (right,), (above,) = found["W"], found["E"], found["N"]
    middle = [{point for point in ring if 900 < point[0] < 1100} for ring in (left, right, above)]
    assert middle[0] == middle[1] | middle[2]
    assert line[40] in middle[1] & middle[2]
    assert len(middle[0]) < 101


def test_an_enclave_fills_its_hole():
    ring = [(x, 400 + (x * 7) % 9) for x in range(400, 601, 5)] + [(600, 600), (400, 600)]
    outer = [(0, 0), (1000, 0), (1000, 1000), (0, 1000)]
    found = simplified({"outer": [outer, ring[7:] + ring[:7]], "inner": [ring[::-1]]}, step=1, tolerance=20)
    assert {*found["outer"][1]} == {*found["inner"][0]}
    assert len(found["inner"][0]) < len(ring)


def test_small_islands_vanish_but_no_region_does():
    large, islet = [(0, 0), (900, 0), (900, 900), (0, 900)], [(1500, 0), (1560, 0), (1500, 40)]
    found = simplified(
        {"both": [large, islet], "islet": [islet], "dot": [[(7, 7), (8, 7), (8, 8)]]}, step=20, tolerance=20
    )
    assert len(found["both"]) == 1
    assert len(found["islet"][0]) >= 3
    assert len(found["dot"][0]) >= 3


def test_corners_do_not_move():
    ring = [(0, 0), (500, 3), (1000, 0), (1000, 1000), (0, 1000)]
    (found,) = simplified({"a": [ring]}, step=1, tolerance=20)["a"]
    assert {*found} == {(0, 0), (1000, 0), (1000, 1000), (0, 1000)}


def test_former_codes_are_not_required(load):
    Regency.objects.filter(code="31.01").update(valid_to="2020-01-01")
    load(dki()[1:])
    assert Boundary.objects.count() == 5
