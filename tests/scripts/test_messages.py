"""The translation tools, tested on small projects."""

import ast
import gettext
import os
import shutil

import polib
import pytest

from scripts.affected import PACKAGES
from scripts.check_translations import CATALOGUE, ROOT, CannotCollect, complaints
from scripts.messages import compile_stale

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
needs_gettext = pytest.mark.skipif(not shutil.which("xgettext"), reason="needs gettext (apt-get install gettext)")


def write_catalogue(project, entries: str):
    path = project / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + entries)
    return path


def compiled(po) -> gettext.GNUTranslations:
    with po.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_a_missing_mo_is_compiled_and_a_current_one_is_not(tmp_path):
    po = write_catalogue(tmp_path, 'msgid "Seats"\nmsgstr "Kursi"\n')
    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert compiled(po).gettext("Seats") == "Kursi"
    assert compile_stale(tmp_path) == []


def test_an_old_mo_is_compiled_again(tmp_path):
    po = write_catalogue(tmp_path, 'msgid "Seats"\nmsgstr "Kursi"\n')
    compile_stale(tmp_path)
    write_catalogue(tmp_path, 'msgid "Seats"\nmsgstr "Bangku"\n')
    later = po.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(po, ns=(later, later))
    assert compile_stale(tmp_path) == [po.with_suffix(".mo")]
    assert compiled(po).gettext("Seats") == "Bangku"


def test_only_finished_translations_are_compiled(tmp_path):
    po = write_catalogue(tmp_path, '#, fuzzy\nmsgid "Seats"\nmsgstr "Duduk"\n\nmsgid "Event"\nmsgstr ""\n')
    compile_stale(tmp_path)
    assert [compiled(po).gettext(text) for text in ("Seats", "Event")] == ["Seats", "Event"]
    assert [path.name for path in po.parent.iterdir() if path.suffix == ".mo"] == ["django.mo"]


def test_without_a_catalogue_nothing_is_compiled(tmp_path):
    assert compile_stale(tmp_path) == []


@pytest.fixture
def project(tmp_path):
    (tmp_path / "views.py").write_text('text = _("%(count)s seats")\nmany = ngettext("%(n)s day", "%(n)s days", n)\n')
    (tmp_path / "page.html").write_text('{% load i18n %}{% translate "Event" %}')
    return tmp_path


COMPLETE = """#, python-format
msgid "%(count)s seats"
msgstr "%(count)s kursi"

#, python-format
msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s hari"

msgid "Event"
msgstr "Kegiatan"
"""


@needs_gettext
def test_a_complete_catalogue_passes_and_is_not_changed(project):
    po = write_catalogue(project, COMPLETE)
    before = po.read_bytes()
    assert complaints(project) == []
    assert po.read_bytes() == before
    assert {path.name for path in project.iterdir()} == {"views.py", "page.html", "locale"}


@needs_gettext
@pytest.mark.parametrize(
    ("old", "new", "kind", "msgid"),
    [
        ('msgid "Event"\nmsgstr "Kegiatan"\n', "", "not translated", "Event"),
        ('"Kegiatan"', '""', "not translated", "Event"),
        ('msgstr[0] "%(n)s hari"', 'msgstr[0] ""', "not translated", "%(n)s day"),
        ('msgid "Event"', '#, fuzzy\nmsgid "Event"', "fuzzy", "Event"),
        ('msgid "Event"', 'msgid "Gone"\nmsgstr "Hilang"\n\nmsgid "Event"', "no longer used", "Gone"),
    ],
)
def test_a_gap_is_reported(project, old, new, kind, msgid):
    write_catalogue(project, COMPLETE.replace(old, new))
    [line] = complaints(project)
    assert line.startswith(kind)
    assert repr(msgid) in line


@needs_gettext
def test_texts_of_a_package_named_media_are_collected(project):
    for place in ("media", "events/media", "events/tests"):
        (project / place).mkdir(parents=True)
        (project / place / "views.py").write_text(f'text = _("In {place}")\n')
    write_catalogue(project, COMPLETE)
    assert complaints(project) == ["not translated: events/media/views.py: 'In events/media'"]


@needs_gettext
def test_without_a_catalogue_all_texts_are_reported(project):
    assert len(complaints(project)) == 3


@needs_gettext
def test_a_missing_placeholder_is_an_error(project):
    write_catalogue(project, COMPLETE.replace("%(count)s kursi", "%(jumlah)s kursi"))
    with pytest.raises(CannotCollect, match="count"):
        complaints(project)


def test_no_text_is_used_both_with_and_without_a_count():
    """Before Python 3.11.4 or so, gettext finds no text that is stored with its plural."""
    counted = {one.msgid for one in polib.pofile(str(ROOT / CATALOGUE)) if one.msgid_plural and not one.msgctxt}
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    calls = (node for path in paths for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    plain = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "gettext", "gettext_lazy")
    ]
    texts = {call.args[0].value for call in plain if isinstance(call.args[0], ast.Constant)}
    assert counted & texts == set()
