"""PDFs joined part by part: the joined file is complete for screen readers, archives and viewers."""

import gc
import io

import pypdf
import pytest
from PIL import Image

from documents.pdf.pages import JoinedPdf, _font_url
from documents.pdf.rendering import render_joined_pdf
from tests import pdf, verapdf

PARTS, PAGES = 4, 3


def picture() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGBA", (30, 30), (0, 0, 0, 0))
    image.paste((200, 30, 30, 255), (5, 5, 25, 25))
    image.save(out, "PNG")
    return out.getvalue()


def part(number: int) -> str:
    pages = "".join(
        f'<section><h1>Bagian {number}.{page}</h1><p><img src="image:one" alt="Merah"> <a href="https://contoh.id/{number}">Tautan</a></p>'
        f'<table><tr><th scope="col">Kepala</th></tr><tr><td>Isi {number}.{page}</td></tr></table></section>'
        for page in range(1, PAGES + 1)
    )
    look = "body { font-family: S } img { image-rendering: crisp-edges } section { break-before: page }"
    style = f"@font-face {{ font-family: S; src: url({_font_url()}); }} {look}"
    return f'<html lang="id"><head><title>Uji</title><style>{style}</style></head><body>{pages}</body></html>'


def joined(parts: int = PARTS) -> bytes:
    return render_joined_pdf(
        (part(number) for number in range(1, parts + 1)), _font_url(), photos={"image:one": picture()}
    )


def joined_in_pieces(parts: int = PARTS) -> bytes:
    """Build each part from the saved state of the one before, as separate processes would."""
    state, pieces = None, []
    for number in range(1, parts + 1):
        whole = JoinedPdf.from_state(state) if state else JoinedPdf()
        assert whole.is_empty == (number == 1)
        photos = {"image:one": picture()}
        pieces.append(render_joined_pdf([part(number)], _font_url(), photos=photos, joined=whole))
        state = whole.state()
    return b"".join([*pieces, JoinedPdf.from_state(state).finish()])


@pytest.fixture(scope="module", params=[joined, joined_in_pieces])
def content(request) -> bytes:
    return request.param()


@pytest.fixture(scope="module")
def reader(content) -> pypdf.PdfReader:
    return pdf.read(content)


def leaves(reader) -> dict[int, object]:
    """Return the parent tree as one dictionary."""
    found = {}
    for kid in reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Kids"]:
        leaf = kid.get_object()
        numbers = leaf["/Nums"]
        keys = numbers[::2]
        assert leaf["/Limits"] == [keys[0], keys[-1]]
        assert not found.keys() & set(keys)
        found |= dict(zip(keys, (value.get_object() for value in numbers[1::2]), strict=True))
    return found


def elements(element) -> list:
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    found = [kid.get_object() for kid in kids if not isinstance(kid, int)]
    return [each for kid in found if "/S" in kid for each in [kid, *elements(kid)]]


def test_pages_follow_each_other(reader):
    assert [" ".join(page.extract_text().split()) for page in reader.pages] == [
        f"Bagian {number}.{page} Tautan Kepala Isi {number}.{page}"
        for number in range(1, PARTS + 1)
        for page in range(1, PAGES + 1)
    ]


def test_bookmarks_lead_to_their_pages_and_are_linked_in_both_directions(reader):
    titles = [bookmark.title for bookmark in reader.outline]
    assert titles == [f"Bagian {number}.{page}" for number in range(1, PARTS + 1) for page in range(1, PAGES + 1)]
    assert [reader.get_destination_page_number(each) for each in reader.outline] == [*range(PARTS * PAGES)]
    root = reader.root_object["/Outlines"]
    back, bookmark = [], root["/Last"]
    while bookmark:
        back.append(bookmark["/Title"])
        assert bookmark["/Parent"] == root
        bookmark = bookmark.get("/Prev")
    assert (back[::-1], root["/Count"]) == (titles, PARTS * PAGES)


def test_all_marked_content_has_an_element(reader):
    parents = leaves(reader)
    for page in reader.pages:
        found = parents[page["/StructParents"]]
        marks = page.get_contents().get_data().count(b"/MCID")
        assert len(found) == marks > 3
        assert all(element.get_object()["/Pg"] == page for element in found)
        for link in page["/Annots"]:
            element = parents[link.get_object()["/StructParent"]]
            assert (element["/S"], element["/Pg"]) == ("/Link", page)
    assert len(parents) == 2 * PARTS * PAGES


def test_all_elements_are_in_one_tree(reader):
    root = reader.root_object["/StructTreeRoot"]
    (document,) = root["/K"]
    document = document.get_object()
    assert [each.get_object()["/S"] for each in document["/K"]] == ["/Sect"] * PARTS * PAGES
    for element in document["/K"]:
        assert element.get_object()["/P"] == document
    assert document["/P"] == root


def test_cells_name_the_headers_of_their_own_table(reader):
    (document,) = reader.root_object["/StructTreeRoot"]["/K"]
    cells = elements(document.get_object())
    names = [str(each["/ID"]) for each in cells if "/ID" in each]
    headers = [str(header) for each in cells if each["/S"] == "/TD" for header in each["/A"]["/Headers"]]
    assert len({*names}) == len(names) == PARTS * PAGES
    assert headers == names


def test_shared_streams_are_stored_once(content):
    one, all_of_them = joined(1), content
    kinds = []
    for file in (one, all_of_them):
        reader = pdf.read(file)
        objects = [
            reader.get_object(pypdf.generic.IndirectObject(n, 0, reader)) for n in range(1, reader.trailer["/Size"])
        ]
        kinds.append(
            [
                sum(isinstance(each, dict) and each.get("/Subtype") == kind for each in objects)
                for kind in ("/Image", "/XML")
            ]
        )
    assert kinds == [[2, 1], [2, 1]]  # the picture and its mask; the metadata


def test_one_part_makes_a_complete_file():
    assert len(pdf.read(joined(1)).pages) == PAGES


def test_another_program_renders_the_last_page(content):
    assert pdf.page_picture(content, PARTS * PAGES - 1).getcolors(100_000)


def test_parts_with_internal_links_are_refused():
    page = '<html lang="id"><title>Uji</title><a href="#da">x</a><p id="da">y</p></html>'
    gc.unfreeze()  # the suite's own freeze
    try:
        with pytest.raises(ValueError):
            render_joined_pdf([page], _font_url())
        assert gc.get_freeze_count() == 0
    finally:
        gc.freeze()


@pytest.mark.skipif(verapdf.missing() != "", reason=verapdf.missing() or "-")
def test_the_file_conforms_to_pdf_a_and_pdf_ua(content, tmp_path):
    path = tmp_path / "joined.pdf"
    path.write_bytes(content)
    assert verapdf.broken_rules([path], "3a,ua1") == []
