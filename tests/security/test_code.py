"""The code calls nothing by which input could become code, but in a few places that are listed with their reason."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine("reads the code")
ROOT = Path(__file__).resolve().parents[2]
APPS = ["accounts", "agencies", "bimtek_portal", "documents", "events", "participants", "reports"]
LEFT_OUT = {"tests", "migrations", "national_data"}
"""Parts of paths: tests, merged migrations, and invented data, which is made in an empty database only."""

DANGEROUS = {
    "eval", "exec", "compile", "os.system", "os.popen", "pickle.loads", "pickle.load", "marshal.loads", "yaml.load",
    "mark_safe", "hashlib.md5", "hashlib.sha1", "subprocess.run", "subprocess.Popen", "subprocess.call",
    "tempfile.mktemp", "tarfile.open",
}  # fmt: skip
METHODS = {"raw", "extra", "RawSQL", "cursor", "execute", "executescript", "extractall"}
"""Methods that take SQL, or unpack an archive to the paths that it names."""
_SQL = {
    "bimtek_portal/health.py": "SELECT 1",
    "accounts/trail/rewriting.py": "a constant that sets a variable",
    "participants/finding/index.py": "constants that make the index of people",
    "accounts/encryption/columns.py": "names of columns, quoted; values are parameters",
}
PLACES = {
    "SafeString": {
        "participants/attendance/sheet.py": "signs of marks, no text of people",
        "documents/page_table.py": "escapes each text",
        "documents/pdf/table.py": "escapes each text",
    },
    "cursor": _SQL,
    "execute": _SQL,
    "run": {"documents/pdf/signatures.py": "our own module, names of files that we chose, no shell"},
}
"""Where a name may be used all the same, and why."""
IMPORTS = {
    "requests": {"accounts/single_sign_on/protocol.py", "accounts/single_sign_on/signing_in.py"},
    "smtplib": {"accounts/outbox/delivery.py", "accounts/outbox/smtp.py"},
    "socket": {"accounts/virus_scan/clamd.py"},
    "weasyprint": {"documents/pdf/rendering.py"},
    "ctypes": {"accounts/supervisor.py"},
    "random": set(),
    "pickle": set(),
    "subprocess": {"documents/pdf/signatures.py"},
    "urllib.request": set(),
    "http.client": set(),
    "ftplib": set(),
}
"""The modules that may import what reaches other machines, other processes, or makes numbers that can be foreseen."""


@cache
def modules() -> list[tuple[str, ast.Module]]:
    paths = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
    kept = [path for path in paths if not LEFT_OUT & set(path.relative_to(ROOT).parts)]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in kept]


def calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def dangerous(tree: ast.Module, place: str) -> set[str]:
    """Return the dangerous calls of a module that are not allowed there."""
    called = calls(tree)
    found = {name for name in called if name in DANGEROUS | {"SafeString"}}
    found |= {name for name in called if name.partition(".")[2] and name.rpartition(".")[2] in METHODS}
    return {name for name in found if place not in PLACES.get(name.rpartition(".")[2], {})}


def imported(tree: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_the_code_is_read():
    assert len(modules()) > 300


def test_no_module_calls_what_runs_input_as_code():
    assert {place: found for place, tree in modules() if (found := dangerous(tree, place))} == {}


def test_only_listed_modules_reach_other_machines_and_processes():
    found = {place: imported(tree) for place, tree in modules()}
    assert {name: {place for place, names in found.items() if name in names} for name in IMPORTS} == IMPORTS


@pytest.mark.parametrize(
    "source",
    ["eval(x)", "Event.objects.raw(x)", "connection.cursor()", "hashlib.md5(x)", "SafeString(x)", "pickle.loads(x)"],
)
def test_a_dangerous_call_is_found(source):
    assert dangerous(ast.parse(source), "events/views.py")


def test_no_template_leaves_a_text_as_it_is():
    paths = [path for path in ROOT.rglob("*") if path.suffix in (".html", ".svg") and "templates" in path.parts]
    own = [path for path in paths if ".venv" not in path.parts and "build" not in path.parts]
    assert len(own) > 100
    pattern = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off|<script(?![^>]*(\bsrc=|application/json))[^>]*>")
    found = {str(path.relative_to(ROOT)) for path in own if pattern.search(path.read_text())}
    assert found == set()


SINKS = re.compile(
    r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML\s*=|(\w+)\.innerHTML\s*=(?!=)"
    r"|\bset(Timeout|Interval)\(\s*[\"'`]"
)


def test_no_script_makes_code_or_markup_of_a_text():
    """Three parts take over markup that the portal itself has just escaped: parts of a page, and a blank row."""
    sinks = {}
    for path in sorted((ROOT / "static").rglob("*.js")):
        found = [match[0] for match in SINKS.finditer(path.read_text())]
        if found and "vendor" not in path.parts and "libraries" not in path.parts:
            sinks[str(path.relative_to(ROOT / "static"))] = found
    assert sinks == {
        "jobs.js": ["old.innerHTML ="],
        "keying.js": ["old.innerHTML ="],
        "portal.js": ["holder.innerHTML ="],
    }


PROTOTYPE = re.compile(r"__proto__|\.constructor\b|[\w)]\[\s*[a-zA-Z]\w*(\.\w+)*\s*\]\s*=(?!=)")


def test_no_script_writes_a_property_that_input_names():
    """Scripts keep values by name in Map and Set, which have no prototype to pollute (ASVS 5.0, 15.3.6)."""
    found = {
        str(path.relative_to(ROOT / "static")): [match[0] for match in PROTOTYPE.finditer(path.read_text())]
        for path in sorted((ROOT / "static").rglob("*.js"))
        if not {"vendor", "libraries"} & set(path.parts)
    }
    assert {name: matches for name, matches in found.items() if matches} == {}
