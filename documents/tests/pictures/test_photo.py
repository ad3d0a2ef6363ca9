"""Uploaded photos: what is kept of them, and which are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image

from documents.pictures.photo import LONGEST_SIDE, SMALL_SIDE, NoPhoto, TooManyPixels, make_photo

GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x0110


def sent(picture: Image.Image, form: str = "JPEG", **saving) -> io.BytesIO:
    out = io.BytesIO()
    picture.save(out, form, **saving)
    out.seek(0)
    return out


def kept(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def two_halves(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Return a picture with a red left half and a blue right half."""
    picture = Image.new(mode, (width, height), "red")
    picture.paste("blue", (width // 2, 0, width, height))
    return picture


def colours(picture: Image.Image, left: tuple[int, int], right: tuple[int, int]) -> list[str]:
    names = {0: "red", 2: "blue"}
    return [names[max(range(3), key=lambda band: picture.getpixel(place)[band])] for place in (left, right)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_three_formats_become_jpeg_within_the_longest_side(form):
    photo = make_photo(sent(two_halves(2400, 1200), form))
    picture, small = kept(photo.full), kept(photo.small)
    assert (picture.format, picture.size) == ("JPEG", (LONGEST_SIDE, LONGEST_SIDE // 2))
    assert (photo.width, photo.height) == picture.size
    assert (small.format, small.size) == ("JPEG", (SMALL_SIDE, SMALL_SIDE // 2))
    assert colours(picture, (100, 400), (1500, 400)) == ["red", "blue"]


def test_a_small_picture_is_not_enlarged():
    photo = make_photo(sent(two_halves(40, 30)))
    assert kept(photo.full).size == kept(photo.small).size == (40, 30)


def test_location_and_device_are_removed():
    picture = two_halves(400, 300)
    exif = picture.getexif()
    exif[CAMERA] = "RAHASIA-CAMERA"
    exif.get_ifd(GPS)[1] = "S"
    exif.get_ifd(GPS)[2] = (5.0, 23.0, 45.0)
    file = sent(picture, exif=exif, comment=b"RAHASIA-COMMENT", icc_profile=b"RAHASIA-PROFILE")
    assert file.getvalue().count(b"RAHASIA") == 3
    photo = make_photo(file)
    for content in (photo.full, photo.small):
        assert b"RAHASIA" not in content
        assert b"Exif" not in content
        assert not kept(content).getexif()
        assert kept(content).info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_turned_as_its_exif_says(form):
    picture = two_halves(400, 200)
    exif = picture.getexif()
    exif[ORIENTATION] = 3  # upside down
    photo = make_photo(sent(picture, form, exif=exif))
    assert colours(kept(photo.full), (20, 100), (380, 100)) == ["blue", "red"]
    exif[ORIENTATION] = 6  # turn 90° to the right
    assert kept(make_photo(sent(picture, form, exif=exif)).full).size == (200, 400)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16", "CMYK"])
def test_every_pixel_format_is_accepted(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    picture = kept(make_photo(sent(Image.new(mode, (60, 40)), form)).full)
    assert (picture.mode, picture.size) == ("RGB", (60, 40))


def test_transparent_pixels_become_white():
    assert min(kept(make_photo(sent(Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG")).full).getpixel((30, 20))) > 250


def test_an_animation_keeps_its_first_frame():
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    file = sent(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert colours(kept(make_photo(file).full), (10, 10), (50, 30)) == ["red", "red"]


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of a few hundred bytes that declares this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8_000, 6_300), (10_000, 10_000), (60_000, 60_000)])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(TooManyPixels):
        make_photo(io.BytesIO(bomb(*size)))


@pytest.mark.parametrize(
    ("form", "size", "options", "text"),
    [
        ("PNG", (3_001, 3_000), {}, "lebih dari 9 megapiksel; berkas JPEG boleh sampai 50"),
        ("WEBP", (2_501, 2_000), {"lossless": True}, "lebih dari 5 megapiksel; berkas JPEG boleh sampai 50"),
        ("JPEG", (4_001, 3_000), {"progressive": True}, "lebih dari 12 megapiksel; berkas JPEG boleh sampai 50"),
        ("JPEG", (7_072, 7_072), {}, "lebih dari 50 megapiksel"),
    ],
)
def test_the_pixels_are_limited_by_what_decoding_them_takes(form, size, options, text):
    with pytest.raises(TooManyPixels) as refused:
        make_photo(sent(Image.new("L", size), form, **options))
    assert str(refused.value) == text


def test_a_jpeg_with_a_scan_for_each_colour_has_the_limit_of_a_progressive_one():
    content = bytearray(sent(Image.new("RGB", (4_001, 3_000))).getvalue())
    make_photo(io.BytesIO(content))
    content[content.index(b"\xff\xda") + 4] = 1  # the colours of the first scan
    with pytest.raises(TooManyPixels):
        make_photo(io.BytesIO(content))


def test_a_large_photo_of_a_phone_is_taken():
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    photo = make_photo(sent(Image.new("RGB", (7_000, 5_000)), exif=exif.tobytes(), comment=b"x" * 300))
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE * 5 // 7 + 1)


def test_a_jpeg_with_countless_scans_is_refused():
    whole = sent(Image.new("L", (20, 20)), "JPEG", progressive=True).getvalue()
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    make_photo(io.BytesIO(whole[:-2] + scan * 40 + whole[-2:]))
    with pytest.raises(NoPhoto):
        make_photo(io.BytesIO(whole[:-2] + scan * 60 + whole[-2:]))


WHOLE = sent(two_halves(400, 300)).getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"\xff\xd8\xff",
        WHOLE[: len(WHOLE) // 2],
        bomb(300, 300)[:60],
        bomb(300, 900),  # fewer pixels than declared
        sent(Image.new("RGB", (9, 9)), "GIF").getvalue(),
        sent(Image.new("RGB", (9, 9)), "TIFF").getvalue(),
        sent(Image.new("RGB", (9, 9)), "BMP").getvalue(),
    ],
)
def test_anything_but_a_complete_jpeg_png_or_webp_is_refused(content):
    with pytest.raises(NoPhoto):
        make_photo(io.BytesIO(content))


def test_data_after_the_picture_is_removed():
    page = b"<html><script>alert('RAHASIA')</script></html>"
    photo = make_photo(io.BytesIO(WHOLE + page))
    assert b"RAHASIA" not in photo.full + photo.small
    assert photo.full.endswith(b"\xff\xd9")


def test_a_damaged_file_never_crashes():
    """In each format, every 13th byte is overwritten in turn."""
    for form in ("JPEG", "PNG", "WEBP"):
        whole = sent(two_halves(40, 30), form).getvalue()
        for place in range(0, len(whole), 13):
            damaged = whole[:place] + b"\xa5" + whole[place + 1 :]
            try:
                photo = make_photo(io.BytesIO(damaged))
            except NoPhoto:
                continue
            assert kept(photo.full).format == "JPEG"
