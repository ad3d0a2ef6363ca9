"""Map files as offices publish them: BPS codes, names only, the national mapping agency's layers, TopoJSON, packed."""

import gzip
import io
import json
import zipfile
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localdate
from django.utils.translation import override

from agencies.boundaries import packed, reading, topology
from agencies.bps import bps_code, bps_codes, from_bps
from agencies.models import Boundary, Province, Regency

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("parsing of map files")]


def square(number: int) -> list:
    west = 100 + number / 50
    return [[west, 0], [west + 0.01, 0], [west + 0.01, 0.01], [west, 0.01], [west, 0]]


def features(*properties: dict) -> dict:
    made = [
        {"type": "Feature", "properties": each, "geometry": {"type": "Polygon", "coordinates": [square(number)]}}
        for number, each in enumerate(properties)
    ]
    return {"type": "FeatureCollection", "features": made}


def lampung():
    return Regency.objects.filter(province="18")


@pytest.fixture
def load(regions, tmp_path):
    """Return a function that loads a map and returns the lines of the output."""

    def load(content: dict | bytes, *options: str) -> list[str]:
        path = tmp_path / "batas"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        out = io.StringIO()
        call_command("load_boundaries", str(path), *options, stdout=out, stderr=out)
        return out.getvalue().splitlines()

    return load


def refused(load, content, *options) -> list[str]:
    with pytest.raises(CommandError) as error:
        load(content, *options)
    assert not Boundary.objects.exists()
    return str(error.value).splitlines()


def test_every_regency_has_its_own_bps_code(regions):
    assert bps_codes().keys() == {*Regency.objects.valid_on(localdate()).values_list("code", flat=True)}
    assert len({*bps_codes().values()}) == 514
    assert [from_bps(code) for code in ("1801", "18.03", "9401", "18", "94", "91", "1888", "x")] == [
        "18.04", "18.01", "93.01", "18", "91", "92", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "bps"),
    [("18", "18"), ("18.03", "1806"), ("91", "94"), ("92", "91"), ("94", ""), ("96", ""), ("18.99", "")],
)
def test_the_bps_code_of_a_region(code, bps):
    assert bps_code(code) == bps


def test_bps_codes_are_recognised_by_the_names_and_translated(load):
    named = [{"kode": bps_codes()[one.code], "regency": one.name} for one in lampung()]
    said = load(features(*named, {"kode": "1888", "regency": "Danau"}))
    assert "BPS" in said[0]
    assert "Danau" in said[1]
    west = {number: 100_000 + number * 20 for number in range(15)}
    for number, regency in enumerate(lampung()):
        xs = [x for x, _y in Boundary.objects.get(regency=regency).rings[0]]
        assert min(xs) - 10 <= west[number] <= max(xs) + 10


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_the_first_bytes_say_the_encoding(load, encoding):
    load(json.dumps(features(*({"kode": one.code} for one in lampung()))).encode(encoding))
    assert Boundary.objects.count() == lampung().count()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"x": "é"}'.encode("latin-1"), ["Berkas tidak dalam UTF-8. Simpan ulang dengan pengodean itu."]),
        (b"\xff\xfe{", ["Berkas tidak dalam UTF-8. Simpan ulang dengan pengodean itu."]),
        (b'{\n"x" 1}', ["Berkas bukan JSON: lihat baris 2, kolom 5"]),
    ],
)
def test_a_file_that_is_no_text_or_no_json_is_refused_in_the_language_of_the_user(load, content, expected):
    with override("id"):
        assert refused(load, content) == expected


def test_a_name_that_contradicts_its_code_is_refused(load):
    rows = [{"kode": one.code, "nama": one.name.upper()} for one in lampung()]
    rows[0]["nama"], rows[1]["nama"] = rows[1]["nama"], rows[0]["nama"]
    lines = refused(load, features(*rows), "--ignore-unknown")
    assert len([line for line in lines if "18.01" in line and "18.02" in line]) == 2


def test_a_code_under_several_names_is_named(load):
    later = {"93": "91", "94": "91", "95": "91", "96": "92"}
    rows = [{"KODE_PROV": later.get(one.code, one.code), "PROVINSI": one.name} for one in Province.objects.all()]
    lines = refused(load, features(*rows))
    for name in ("Papua Selatan", "Papua Tengah", "Papua Pegunungan", "Papua Barat Daya"):
        assert any(f"“{name}”" in line for line in lines)
    load(features(*rows), "--by-name")
    assert Boundary.objects.filter(province__isnull=False).count() == 38


def test_the_layer_of_regencies_is_not_taken_for_provinces(load):
    rows = [
        {"NAMOBJ": one.name, "KDPPUM": one.province_id, "KDPKAB": one.code}
        for one in Regency.objects.valid_on(localdate())
    ]
    waters = [
        {"NAMOBJ": name, "KDPPUM": "0", "KDPKAB": code} for name, code in (("Danau Toba", "0"), ("Sengketa", None))
    ]
    said = load(features(*rows, *waters))
    assert Boundary.objects.filter(regency__isnull=False).count() == Boundary.objects.count() == 514
    assert ["Danau Toba" in said[0], "Sengketa" in said[1], len(said)] == [True, True, 3]


def test_regencies_with_the_codes_of_their_provinces_are_found_by_name(load):
    rows = [{"kode_prov": "18", "kab_kota": one.full_name.upper().replace("KABUPATEN", "KAB.")} for one in lampung()]
    said = load(features(*rows))
    assert Boundary.objects.filter(regency__province="18").count() == 15
    assert "kab_kota" in said[0]


@pytest.mark.parametrize("style", ["kinds", "plain kabupaten", "glued"])
def test_a_file_with_names_only_is_matched_by_name(load, style):
    rows = []
    for one in Regency.objects.filter(province__in=["32", "52"]):
        province = "Jawa Barat" if one.province_id == "32" else "Nusa Tenggara Barat"
        if style == "kinds":
            rows.append({"NAME_1": province, "NAME_2": one.name, "TYPE_2": one.kind.capitalize()})
        elif style == "glued":
            glued = one.full_name.replace(" ", "") if one.kind == "kota" else one.name.replace(" ", "")
            rows.append({"NAME_1": province.replace(" ", ""), "NAME_2": glued})
        else:
            rows.append({"shapeName": one.full_name if one.kind == "kota" else one.name, "prov": province})
    load(features(*rows))
    assert Boundary.objects.filter(regency__province__in=["32", "52"]).count() == 27 + 10


def test_names_without_a_region_are_reported(load):
    rows = [{"nama": one.full_name} for one in lampung() if one.code != "18.72"] + [
        {"nama": "Atlantis"},
        {"nama": "Bogor"},
    ]
    lines = refused(load, features(*rows, {"nama": ""}))
    assert len(lines) == 3
    assert "Atlantis" in lines[0]
    assert "32.01, 32.71" in lines[1]
    assert "18.72" in lines[2]


def test_nothing_to_match_by_is_refused(load):
    assert len(refused(load, features({"nama": "Atlantis", "luas": 3}))) == 1
    assert len(refused(load, features({"nama": "Lampung", "x": 3}), "--code-property", "x")) == 1


# --- Small repairs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ring",
    [
        [[101, 1], [101.001, 1], [101, 1]],
        [[101, 1], [101, 1], [101, 1], [101, 1]],
        [[101, 1]],
    ],
)
def test_a_speck_without_area_is_left_out(load, ring):
    rows = features(*({"kode": one.code} for one in lampung()))
    rows["features"][0]["geometry"]["coordinates"].append(ring)
    said = load(rows)
    assert len(said) == 2
    assert "18.01" in said[0]
    assert len(Boundary.objects.get(regency="18.01").rings) == 1


def test_a_region_of_specks_only_is_refused(load):
    rows = features(*({"kode": one.code} for one in lampung()))
    rows["features"][0]["geometry"]["coordinates"] = [[[101, 1], [101, 1]]]
    assert len(refused(load, rows)) == 1


def test_a_ring_whose_ends_nearly_meet_is_closed(load):
    rows = features(*({"kode": one.code} for one in lampung()))
    rows["features"][0]["geometry"]["coordinates"] = [[[101, 1], [102, 1], [102, 2], [101, 1.01]]]
    said = load(rows)
    assert "18.01" in said[0]
    assert len(Boundary.objects.get(regency="18.01").rings[0]) == 4


# --- TopoJSON ---------------------------------------------------------------------------------------------------------


def topo(arcs=None, geometries=None, **more) -> dict:
    """Return Lampung as TopoJSON: two regencies share an arc, the others are squares of their own."""
    own = [square(number + 10) for number in range(13)]
    shared = [[101, 0], [101, 1]]
    west, east = [[101, 1], [100, 1], [100, 0], [101, 0]], [[101, 1], [102, 1], [102, 0], [101, 0]]
    codes = [one.code for one in lampung()]
    made = [
        {"type": "Polygon", "properties": {"kode": codes[0]}, "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "properties": {"kode": codes[1]}, "arcs": [[[~2, ~0]]]},
        *({"type": "Polygon", "id": code, "properties": {"kode": code}, "arcs": [[number]]}
          for number, code in enumerate(codes[2:], start=3)),
    ]  # fmt: skip
    arcs = [shared, west, east[::-1][::-1], *own] if arcs is None else arcs
    return {"type": "Topology", "objects": {"kab": {"geometries": geometries or made}}, "arcs": arcs} | more


def test_topojson_is_read(load):
    load(topo())
    first, second = (Boundary.objects.get(regency=code).rings for code in ("18.01", "18.02"))
    assert len(first) == len(second) == 1
    shared = {tuple(point) for point in first[0]} & {tuple(point) for point in second[0]}
    assert shared == {(101_000, 0), (101_000, 1000)}


def test_topojson_with_whole_steps_is_read(load):
    steps = []
    for arc in topo()["arcs"]:
        whole = [[round(x * 100), round(y * 100)] for x, y in arc]
        steps.append([whole[0]] + [[b[0] - a[0], b[1] - a[1]] for a, b in pairwise(whole)])
    load(topo(arcs=steps, transform={"scale": [0.01, 0.01], "translate": [0, 0]}))
    assert {(101_000, 0), (101_000, 1000)} < {tuple(point) for point in Boundary.objects.get(regency="18.01").rings[0]}


def test_one_of_several_layers_is_chosen(load):
    many = topo()
    many["objects"]["prov"] = {"geometries": []}
    assert "kab, prov" in refused(load, many)[0]
    load(many, "--layer", "kab")
    assert Boundary.objects.count() == 15


@pytest.mark.parametrize(
    "changes",
    [
        {"objects": {}},
        {"objects": []},
        {"objects": {"a": 1}},
        {"objects": {"a": {"geometries": []}}},
        {"transform": {"scale": [1]}},
        {"transform": {"scale": [10**400, 1], "translate": [0, 0]}},
        {"transform": []},
    ],
)
def test_an_invalid_topology_is_refused_in_one_line(load, changes):
    assert len(refused(load, topo() | changes)) == 1


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "arcs": [[99]]},
        {"type": "Polygon", "arcs": [["0"]]},
        {"type": "Polygon", "arcs": [[None]]},
        {"type": "Polygon", "arcs": 7},
        {"type": "Point", "coordinates": [1, 2]},
        {"arcs": [[0]]},
        [],
        None,
    ],
)
def test_an_invalid_geometry_is_named(load, geometry):
    many = topo()
    properties = {"properties": {"kode": "18.01"}} if isinstance(geometry, dict) else {}
    many["objects"]["kab"]["geometries"][0] = geometry | properties if properties else geometry
    assert any("18.01" in line for line in refused(load, many))


@pytest.mark.parametrize("arc", [[[1e308 * 10, 0]], [["a", "b"]], [[]], 3, [[10**400, 1], [1, 1]]])
@pytest.mark.parametrize("transform", [None, {"scale": [0.01, 0.01], "translate": [0, 0]}])
def test_an_invalid_arc_is_named(load, arc, transform):
    many = topo(transform=transform)
    many["arcs"][1] = arc
    content = json.dumps(many).replace("Infinity", "1e999")
    assert refused(load, content.encode())


def test_the_points_of_a_topology_are_limited(load, monkeypatch):
    """A few bytes can use one arc a million times."""
    monkeypatch.setattr(topology, "_MOST_POINTS", 100)
    geometry = {"type": "Polygon", "properties": {"kode": "18.01"}, "arcs": [[0] * 200]}
    assert len(refused(load, topo(geometries=[geometry]))) == 1
    assert len(refused(load, topo(arcs=[[[1, 1]] * 200], geometries=[geometry | {"arcs": [[0]]}]))) == 1


# --- Packed and other files -------------------------------------------------------------------------------------------


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in files.items():
            package.writestr(name.replace("__", "."), part)
    return content.getvalue()


def test_packed_files_are_read(load):
    plain = json.dumps(features(*({"kode": one.code} for one in lampung()))).encode()
    for content in (gzip.compress(plain), zipped(batas__geojson=plain, README__txt=b"x")):
        load(content)
        assert Boundary.objects.count() == 15
        load(b"\xef\xbb\xbf" + plain, "--level", "regencies")
        call_command("load_boundaries", "--remove", stdout=io.StringIO())


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (zipped(a__geojson=b"{}", b__json=b"{}"), "a.geojson, b.json"),
        (zipped(a__shp=b"x", a__dbf=b"x"), "ogr2ogr"),
        (zipped(a__txt=b"x"), "a.txt"),
        (zipped(), "–"),
        (b"PK\3\4 no zip", ""),
        (b"\x1f\x8b no gzip", ""),
        (gzip.compress(b"x" * 1000, mtime=0)[:-20], ""),
        (b"SQLite format 3\0", "GeoPackage"),
        (b"\x00\x00\x27\x0a", "Shapefile"),
        (b"<kml>", "KML"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>", "KML"),
    ],
)
def test_other_files_get_an_instruction(load, content, word):
    (line,) = refused(load, content)
    assert word in line


def test_a_packed_file_may_not_be_larger_unpacked(load, monkeypatch):
    monkeypatch.setattr(reading, "MAX_BYTES", 10_000)
    bomb = b" " * 20_000
    for content in (gzip.compress(bomb), zipped(a__json=bomb)):
        assert len(content) < 10_000
        assert len(refused(load, content)) == 1


def test_the_names_in_a_packed_file_are_limited(load, monkeypatch):
    monkeypatch.setattr(packed, "_MOST_MEMBERS", 1)
    assert "a.txt" in refused(load, zipped(a__txt=b"", b__json=b"{}"))[0]
