"""Areas in a PNG look as they do in an SVG."""

from io import BytesIO

from PIL import Image, ImageColor

from documents.pictures.drawing import CELL, PAPER, TONES, Drawing, Label, Mark, Point
from documents.pictures.png import SCALE, as_png


def square(left: int, top: int, side: int) -> list[Point]:
    return [(left, top), (left + side, top), (left + side, top + side), (left, top + side)]


def drawn(*marks: Mark) -> Image.Image:
    return Image.open(BytesIO(as_png(Drawing(200, 200, list(marks))).content)).convert("RGB")


def colour(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """Return the colour at a place, in units of the drawing."""
    return image.getpixel((round(x * SCALE), round(y * SCALE)))


def test_a_hole_is_white_and_an_island_in_it_is_filled():
    image = drawn(Mark("ok", rings=[square(10, 10, 120), square(30, 30, 80), square(50, 50, 40), square(150, 150, 20)]))
    fill, paper = ImageColor.getrgb(TONES["ok"].fill), ImageColor.getrgb(PAPER)
    found = [colour(image, place, place) for place in (5, 20, 40, 70, 100, 120, 140, 160, 180)]
    assert found == [paper, fill, paper, fill, paper, fill, paper, fill, paper]


def test_an_area_is_filled_up_to_its_border():
    image = drawn(Mark("ok", rings=[[(20, 20), (120, 20), (20, 120)]]))
    fill, paper = ImageColor.getrgb(TONES["ok"].fill), ImageColor.getrgb(PAPER)
    assert colour(image, 60, 20) not in (fill, paper)
    assert colour(image, 50, 50) == fill
    assert colour(image, 90, 90) == paper


def test_strokes_stay_inside_the_area_and_continue_in_its_neighbours():
    """The tone rate-3 has a line down the middle of each cell of the drawing, wherever the area begins."""
    image = drawn(Mark("rate-3", rings=[[(21, 20), (121, 20), (21, 120)]]))
    fill, paper = ImageColor.getrgb(TONES["rate-3"].fill), ImageColor.getrgb(PAPER)
    for cell in range(3, 8):
        assert colour(image, cell * CELL + 4, 40) not in (fill, paper)
        assert colour(image, cell * CELL, 40) == fill
    assert colour(image, 12 * CELL + 4, 100) == paper


def test_no_stroke_crosses_the_label_of_an_area():
    label = Label(70, 74, "     ", 18)  # only the background of a label
    area = Mark("rate-4", rings=[square(20, 20, 100)])
    plain, said = drawn(area), drawn(Mark(area.tone, rings=area.rings, labels=(label,)))
    ground = label.ground
    inner = ground.x + 3, ground.y + 3, ground.x + ground.width - 3, ground.y + ground.height - 3
    colours = [len(image.crop([dots * SCALE for dots in inner]).getcolors()) for image in (plain, said)]
    assert colours == [2, 1]


def test_an_area_smaller_than_a_pixel_is_drawn():
    image = drawn(Mark("ok", rings=[square(100, 100, 1)]))
    assert colour(image, 100.5, 100.5) != ImageColor.getrgb(PAPER)
