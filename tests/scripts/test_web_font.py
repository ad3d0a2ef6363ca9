"""The font of the pages is made again after an edit, and a check says how to make it and the style sheet."""

import os
import re
from pathlib import Path

from django.core.checks import Tags, run_checks

from scripts import web_font


def test_the_fonts_are_made_again_if_their_letters_were_edited_after_them(tmp_path, monkeypatch):
    source, folder = tmp_path / "source.ttf", tmp_path / "fonts"
    source.write_bytes(web_font.SOURCE.read_bytes())
    os.utime(source, (0, 0))
    monkeypatch.setattr(web_font, "SOURCE", source)
    monkeypatch.setattr(web_font, "FOLDER", folder)
    web_font.main()
    letters, accents = (folder / name for name in web_font.FONTS)
    letters.write_bytes(b"as it was")
    web_font.main()
    assert letters.read_bytes() == b"as it was"
    edited = Path(web_font.__file__).stat().st_mtime
    os.utime(letters, (edited - 1, edited - 1))
    web_font.main()
    assert {file.read_bytes()[:4] for file in (letters, accents)} == {b"wOF2"}


def test_each_letter_is_in_one_font_and_style_sheets_name_those_of_the_second():
    letters, accents = map(set, web_font.FONTS.values())
    assert set(range(0x20, 0x7F)) <= letters
    assert not letters & accents
    for sheet in ("portal.css", "door.css", "css/admin.css"):
        text = (web_font.ROOT / "static" / sheet).read_text()
        found = re.findall(r'accents\.woff2"\)[^}]*unicode-range: ([^;]+);', text)
        ranges = [part.strip().removeprefix("U+").split("-") for part in found[0].split(",")]
        assert {code for start, end in ranges for code in range(int(start, 16), int(end, 16) + 1)} == accents


def test_missing_files_are_reported_with_the_commands_that_make_them(settings, tmp_path):
    def hints():
        return [one.hint for one in run_checks(tags=[Tags.staticfiles]) if one.id == "bimtek_portal.E001"]

    assert hints() == []
    settings.WEB_FONT_DIR = settings.WEB_STYLES_DIR = tmp_path
    assert [hint.split("`")[1] for hint in hints()] == ["python -m scripts.web_font", "python -m scripts.web_styles"]
