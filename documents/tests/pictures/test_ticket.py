"""The picture of a ticket: the whole QR code, with texts of any length around it."""

from io import BytesIO

from PIL import Image, ImageChops

from documents.pictures.qr import qr_png
from documents.pictures.ticket import ticket_png


def picture(**words) -> Image.Image:
    words = {"title": "Sri Wahyuni", "above": ["Dinas Ragem"], "below": ["ABCD", "Bimtek"]} | words
    return Image.open(BytesIO(ticket_png("BTABCD", **words)))


def has_code(image: Image.Image) -> bool:
    code = Image.open(BytesIO(qr_png("BTABCD", width=960))).convert("L")
    x = (image.width - code.width) // 2
    tops = range(image.height - code.height)
    return any(
        ImageChops.difference(image.crop((x, y, x + code.width, y + code.height)), code).getbbox() is None for y in tops
    )


def test_the_code_is_whole_beside_long_texts():
    assert has_code(picture())
    assert has_code(picture(title="Nama " * 40, below=["Judul" * 60, ""]))


def test_texts_make_the_picture_higher_up_to_a_limit():
    short, long, endless = (picture(title="Nama " * n).height for n in (1, 20, 4000))
    assert short < long < endless < 3000
