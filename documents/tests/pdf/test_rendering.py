"""Rendering a page as PDF: our optimisations do not change the file."""

import gc
from datetime import UTC, datetime

import pytest
import weasyprint

from documents.pdf import rendering
from tests import pdf

PAGE = (
    '<html lang="id"><title>Daftar</title><h1>Daftar</h1><table><tr><th scope="col">Nama</th></tr><tbody>'
    + "".join(f"<tr><td>Orang {n}</td></tr>" for n in range(100))
    + "</tbody></table></html>"
)
FONT = "file:///nowhere.ttf"


def test_serializing_objects_once_keeps_their_number_order_and_bytes():
    document = weasyprint.HTML(string=PAGE).render(pdf_variant="pdf/a-3a")
    seen = {}

    def note(_document, pdf):
        seen["before"] = [one.data for one in pdf.objects[1:]]
        rendering._serialize_once(_document, pdf)
        seen["after"] = [(one.number, one.data) for one in pdf.objects[1:]]

    written = document.write_pdf(finisher=note, pdf_variant="pdf/a-3a")
    assert seen["after"] == list(enumerate(seen["before"], start=1))
    reader = pdf.read(written)
    assert "Orang 99" in reader.pages[-1].extract_text()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(reader.trailer["/ID"]) == 2


@pytest.fixture(params=[False, True])
def frozen(request):
    """Whether the process froze its objects, as a worker does. The test run froze its own (conftest.py)."""
    if not request.param:
        gc.unfreeze()
    yield request.param
    gc.freeze()


@pytest.mark.parametrize("fails", [False, True])
def test_garbage_collection_is_on_again_and_only_frozen_objects_stay_frozen(fails, frozen, monkeypatch):
    if fails:
        monkeypatch.setattr(rendering, "_VARIANT", "no such variant")
    try:
        rendering.render_pdf(PAGE, FONT)
    except KeyError:
        assert fails
    assert gc.isenabled()
    assert (gc.get_freeze_count() > 0) == frozen


def test_no_boxes_of_a_rendered_page_stay_in_memory():
    gc.collect()
    rendering.render_pdf(PAGE, FONT)
    box = weasyprint.formatting_structure.boxes.Box
    boxes = [one for one in gc.get_objects() if issubclass(type(one), box)]  # isinstance() would evaluate lazy objects
    assert boxes == []


def test_each_page_is_reported_and_the_callback_can_stop_the_rendering():
    reported = []
    content = rendering.render_pdf(PAGE, FONT, on_page=reported.append)
    assert reported == list(range(1, len(pdf.read(content).pages) + 1))
    assert len(reported) > 1

    def stop(page: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        rendering.render_pdf(PAGE, FONT, on_page=stop)
    rendering.render_pdf(PAGE, FONT)
    assert reported[-1] == len(reported)


def test_each_attachment_is_associated_with_the_document_once():
    made_at = datetime(2022, 5, 11, tzinfo=UTC)
    files = [rendering.Attachment(name, name.encode(), "Data", made_at) for name in ("a.json", "b.xlsx")]
    root = pdf.read(rendering.render_pdf(PAGE, FONT, files)).trailer["/Root"]
    assert [file.get_object()["/UF"] for file in root["/AF"]] == ["a.json", "b.xlsx"]
