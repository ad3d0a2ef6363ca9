"""The font of the pages is made again after an edit, and a check says how to make it and the style sheet."""

import os
from pathlib import Path

from django.core.checks import Tags, run_checks

from scripts import web_font


def test_the_font_is_made_again_if_its_letters_were_edited_after_it(tmp_path, monkeypatch):
    source, target = tmp_path / "source.ttf", tmp_path / "fonts" / "public-sans.woff2"
    source.write_bytes(web_font.SOURCE.read_bytes())
    os.utime(source, (0, 0))
    monkeypatch.setattr(web_font, "SOURCE", source)
    monkeypatch.setattr(web_font, "TARGET", target)
    web_font.main()
    target.write_bytes(b"as it was")
    web_font.main()
    assert target.read_bytes() == b"as it was"
    edited = Path(web_font.__file__).stat().st_mtime
    os.utime(target, (edited - 1, edited - 1))
    web_font.main()
    assert target.read_bytes().startswith(b"wOF2")


def test_missing_files_are_reported_with_the_commands_that_make_them(settings, tmp_path):
    def hints():
        return [one.hint for one in run_checks(tags=[Tags.staticfiles]) if one.id == "bimtek_portal.E001"]

    assert hints() == []
    settings.WEB_FONT_DIR = settings.WEB_STYLES_DIR = tmp_path
    assert [hint.split("`")[1] for hint in hints()] == ["python -m scripts.web_font", "python -m scripts.web_styles"]
