"""How a page becomes a PDF: what the library is spared changes nothing in the file."""

import gc
import io

import pypdf
import pytest
import weasyprint

from documents import rendering

PAGE = (
    '<html lang="id"><title>Daftar</title><h1>Daftar</h1><table><tr><th scope="col">Nama</th></tr><tbody>'
    + "".join(f"<tr><td>Orang {n}</td></tr>" for n in range(100))
    + "</tbody></table></html>"
)
FONT = "file:///nowhere.ttf"


def test_objects_packed_once_are_the_objects_that_the_library_writes():
    """Same objects, same order, same bytes in them."""
    document = weasyprint.HTML(string=PAGE).render(pdf_variant="pdf/a-3a")
    seen = {}

    def note(_document, pdf):
        seen["before"] = [one.data for one in pdf.objects[1:]]
        rendering._pack_once(_document, pdf)
        seen["after"] = [(one.number, one.data) for one in pdf.objects[1:]]

    written = document.write_pdf(finisher=note, pdf_variant="pdf/a-3a")
    assert seen["after"] == list(enumerate(seen["before"], start=1))
    reader = pypdf.PdfReader(io.BytesIO(written))
    assert "Orang 99" in reader.pages[-1].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(reader.trailer["/ID"]) == 2


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_is_collected_again_afterwards(fails, monkeypatch):
    if fails:
        monkeypatch.setattr(rendering, "_VARIANT", "no such variant")
    try:
        rendering.render_pdf(PAGE, FONT)
    except KeyError:
        assert fails
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_a_process_that_renders_one_after_the_other_keeps_nothing_of_them():
    """Of millions of boxes that refer to each other."""
    gc.collect()
    rendering.render_pdf(PAGE, FONT)
    boxes = [one for one in gc.get_objects() if isinstance(one, weasyprint.formatting_structure.boxes.Box)]
    assert boxes == []
