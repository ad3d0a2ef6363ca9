"""The style sheet of the pages has the rules of Bootstrap that a page can use, and no others."""

import pytest

from scripts import web_styles
from tests.hostile.styles import unstyled

STYLE = """@charset "UTF-8";/*! Licence */
:root,[data-bs-theme=light]{--bs-gap:1rem;--bs-blue:#00f;--bs-far:var(--bs-blue)}
[data-bs-theme=dark]{color-scheme:dark}a:hover{gap:var(--bs-gap)}[type=search]{--bs-icon:url("data:a;b}");top:0}
.btn,.badge:not(.mark){color:red}.btn.show>a,.dropup .btn{top:1px}.alert-info{top:2px}.table,.table-sm,.m-1{top:3px}
@media (min-width:9px){.btn{top:4px}.table{top:5px}}@media print{.table{top:6px}}@keyframes turn{to{top:0}}
/*# sourceMappingURL=x.map */"""
TEXTS = {
    "a.html": '<p class="btn alert-{{ level }} m-{{ kind }}" id="table-{{ x }}"></p>',
    "b.js": 'element.classList.add("show")',
    "c.py": 'attrs = {"class": "badge"}',
}
KEPT = """/*! Licence */:root{--bs-gap:1rem;}a:hover{gap:var(--bs-gap)}[type=search]{top:0}
.btn,.badge:not(.mark){color:red}.btn.show>a{top:1px}.alert-info{top:2px}
@media (min-width:9px){.btn{top:4px}}@keyframes turn{to{top:0}}"""


def test_only_rules_and_variables_that_a_page_can_use_are_kept():
    kept = web_styles.reduced(STYLE, web_styles.used_names(iter(TEXTS.values())))
    assert kept == KEPT.replace("\n", "")


def test_variables_that_our_style_sheets_name_are_kept():
    texts = iter([*TEXTS.values(), "body { --bs-far: 1px; }"])
    kept = web_styles.reduced(STYLE, web_styles.used_names(texts))
    assert "--bs-blue:#00f;--bs-far:var(--bs-blue)}" in kept


def test_a_style_sheet_that_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="cannot be read"):
        web_styles.reduced(".a", bool)


def test_it_is_made_again_when_a_page_uses_another_class(tmp_path, monkeypatch):
    source, target = tmp_path / "source.css", tmp_path / "share" / "bootstrap.css"
    source.write_text(STYLE)
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text(TEXTS["a.html"])
    for name, value in {"SOURCE": source, "TARGET": target, "ROOT": tmp_path, "LIBRARIES": []}.items():
        monkeypatch.setattr(web_styles, name, value)
    web_styles.main()
    assert ".btn" in target.read_text()
    assert ".table" not in target.read_text()
    target.write_text(target.read_text() + "as it was")
    page.write_text(TEXTS["a.html"] + "another text")
    web_styles.main()
    assert "as it was" in target.read_text()
    page.write_text('<table class="table">')
    web_styles.main()
    assert "as it was" not in target.read_text()
    assert "@media print{.table{" in target.read_text()


def test_the_tests_of_requests_find_a_class_without_its_rules():
    assert unstyled('<p class="btn btn-primary">carousel</p>') == []
    assert unstyled('<p class="btn carousel-item">') == ["the style sheet lacks the rules of the class carousel-item"]
