"""Checks of the architecture: imports between apps go one way, and only one module writes registrations and seats."""

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from bootstrap_wrapper import get_bootstrap_dir

ROOT = Path(__file__).resolve().parent.parent
APP_ORDER = [
    "agencies",
    "accounts",
    "events",
    "participants",
    "operations",
    "reports",
]  # each may import those before it
APPS = {*APP_ORDER, "documents"}
PROJECT = {*APPS, "bimtek_portal"}
REPORT_FOLDERS = sorted(path.parent.name for path in (ROOT / "reports").glob("*/document.py"))
"""The folders of one report each."""
PACKAGES = {
    "agencies": ["models", "matching", "forms", "boundaries", "importing", "admin"],
    "accounts": [
        "supervisor",
        "rights",
        "checks",
        "scope",
        "registry",
        "encryption",
        "models",
        "access",
        "forms",
        "trail",
        "passwords",
        "jobs",
        "outbox",
        "sessions",
        "security_notices",
        "security_log",
        "virus_scan",
        "single_sign_on",
        "adapter",
        "second_factor",
        "invitations",
        "incidents",
        "saved_views",
        "editing",
        "users",
        "admin",
        "background",
    ],
    "events": [
        "number_pattern",
        "models",
        "finding",
        "locking",
        "pictures",
        "readers",
        "mail_words",
        "mails",
        "change_mails",
        "workbook",
        "lists",
        "planning",
        "session_templates",
        "courses",
        "invitations",
        "media",
        "mail_views",
        "admin",
    ],
    "participants": [
        "nip",
        "phone",
        "names",
        "models",
        "fields",
        "identity",
        "finding",
        "trail",
        "personal_links",
        "mails",
        "privacy",
        "event_mails",
        "undoing",
        "registering",
        "letters",
        "calendars",
        "replies",
        "attendance",
        "scores",
        "evaluation",
        "certificates",
        "signed",
        "door",
        "paper",
        "official",
        "workbook",
        "sheet",
        "personal",
        "announcements",
        "merging",
        "agency_merging",
        "duplicates",
        "data_requests",
        "people",
        "retention",
        "national_data",
        "background",
    ],
    "operations": ["models", "health", "metrics", "backups", "checks", "background"],
    "reports": [
        "file_ids",
        "shares",
        "scope",
        "phrases",
        "links",
        "heading",
        "models",
        "paper",
        "forms",
        "files",
        "report",
        *REPORT_FOLDERS,
        "catalogue",
        "requests",
        "pages",
        "planner",
        "quotas",
        "many",
        "schedules",
        "agencies",
        "regions",
        "search",
        "home",
        "help",
        "background",
    ],
    "documents": ["text", "wording", "calendar", "pictures", "layout", "reading", "xlsx", "pdf", "docx", "responses"],
}
"""The packages and some modules of each app in their order: each may import only those before it.

Reports have no order among themselves; `circle_of_reports` finds two that import each other.
"""
MOST_MODULES = 25
INVENTED = "participants.national_data"
OFFICE_LIBRARIES = {"weasyprint", "openpyxl", "docx", "docxtpl"}


@dataclass(frozen=True)
class Import:
    """One imported name. `target` is its dotted path; `inline` is true inside a function."""

    module: str
    line: int
    target: str
    inline: bool

    @property
    def app(self) -> str:
        return self.module.partition(".")[0]

    @property
    def target_app(self) -> str:
        return self.target.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.module}, line {self.line}: imports {self.target}"


# --- Reading ----------------------------------------------------------------------------------------------------------


def project_modules() -> dict[str, str]:
    """Return the source of every module of the project by dotted name, without tests and migrations."""
    paths = (path for name in PROJECT for path in (ROOT / name).rglob("*.py"))
    ours = (path.relative_to(ROOT) for path in paths)
    return {_dotted(path): (ROOT / path).read_text() for path in ours if not {"tests", "migrations"} & {*path.parts}}


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    # A package keeps "__init__", so that "from .x" means the same in it as in its modules.
    return ".".join(parts)


def imports_of(module: str, source: str) -> Iterator[Import]:
    tree = ast.parse(source)
    inline = {id(inner) for outer in ast.walk(tree) if _is_function(outer) for inner in ast.walk(outer)}
    for node in ast.walk(tree):
        for target in _targets(module, node):
            yield Import(module, node.lineno, target, id(node) in inline)


def _is_function(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def _targets(module: str, node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        package = module.split(".")[: -node.level] if node.level else []
        base = [*package, *(node.module or "").split(".")] if node.module else package
        return [".".join([*base, alias.name]) for alias in node.names]
    if isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"} and node.args:
        return [arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return []


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def all_imports(modules: dict[str, str]) -> list[Import]:
    return [found for module, source in modules.items() for found in imports_of(module, source)]


# --- Rules ------------------------------------------------------------------------------------------------------------


def upward(modules: dict[str, str]) -> list[str]:
    """Return imports from an app above, imports of apps in `documents`, and imports of bimtek_portal."""
    return [str(found) for found in all_imports(modules) if _is_upward(found)]


def _is_upward(found: Import) -> bool:
    if found.target_app not in PROJECT or found.target_app == found.app:
        return False
    if found.app == "bimtek_portal":
        # The settings and the URLs refer to apps only by text.
        return True
    if found.app == "documents" or found.target_app == "bimtek_portal":
        return True
    if found.target_app == "documents":
        return False
    return APP_ORDER.index(found.target_app) > APP_ORDER.index(found.app)


def against_the_order(modules: dict[str, str]) -> list[str]:
    """Return the imports of a package from a later package of the same app in PACKAGES."""
    return [str(found) for found in all_imports(modules) if _is_against_the_order(found)]


def _is_against_the_order(found: Import) -> bool:
    order = PACKAGES.get(found.app, [])
    if found.target_app != found.app:
        return False
    importing, imported = found.module.split(".")[1], found.target.partition(".")[2].partition(".")[0]
    if importing not in order or imported not in order or {importing, imported} <= {*REPORT_FOLDERS}:
        return False
    return order.index(imported) > order.index(importing)


def circle(modules: dict[str, str]) -> list[str]:
    """Return the modules of one import circle, or [] if there is none."""
    graph = {module: set() for module in modules}
    for found in all_imports(modules):
        graph[found.module] |= _modules_run(found, modules) - {found.module}
    return _circle_in(graph)


def circle_of_reports(modules: dict[str, str]) -> list[str]:
    """Return the folders of reports that import each other in a circle, or [] if there are none."""
    graph = {folder: set() for folder in REPORT_FOLDERS}
    for found in all_imports(modules):
        importing, imported = (name.split(".")[1:2] for name in (found.module, found.target))
        if found.app == found.target_app == "reports" and {*importing, *imported} <= graph.keys():
            graph[importing[0]] |= {*imported} - {*importing}
    return _circle_in(graph)


def _circle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _modules_run(found: Import, modules: dict[str, str]) -> set[str]:
    """Return the modules that the import runs: the imported module, and the __init__ of each package around it.

    Packages that contain the importing module are left out, because they are already being imported.
    """
    parts = found.target.split(".")
    paths = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    packages = [f"{path}.__init__" for path in paths if not found.module.startswith(f"{path}.")]
    run = {*paths, *packages} & modules.keys()
    if not {found.target, f"{found.target}.__init__"} & modules.keys():
        # `from . import name` of a name that is not a module: the package's __init__ has it.
        run |= {f"{found.target.rpartition('.')[0]}.__init__"} & modules.keys()
    return run


def inline_imports(modules: dict[str, str]) -> list[str]:
    return [str(found) for found in all_imports(modules) if found.inline]


def office_imports(modules: dict[str, str]) -> list[str]:
    """Return imports of the libraries that write PDF and XLSX outside of `documents`."""
    return [
        str(found)
        for found in all_imports(modules)
        if found.target_app in OFFICE_LIBRARIES and found.app != "documents"
    ]


WRITERS = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update"}
MAKERS = {"create", "get_or_create", "update_or_create", "bulk_create"}
COUNTERS = {"taken", "overbooked"}


def hidden_texts(modules: dict[str, str]) -> list[str]:
    """Return texts inside f-strings, which xgettext does not find, so they would never be translated."""
    return [
        f"{module}: line {call.lineno}"
        for module, source in modules.items()
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and (_called(call) == "_" or "gettext" in _called(call))
    ]


def seat_writes(source: str) -> list[str]:
    """Return the places that create registrations or write a quota's counters, as "line n: what"."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (_makes_registration(node) or _writes_counter(node)):
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}()")
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            written = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Attribute)]
            found += [f"line {node.lineno}: {ast.unparse(part)} =" for part in written if part.attr in COUNTERS]
    return found


def _makes_registration(call: ast.Call) -> bool:
    """Whether this is Registration(…), Registration.objects.create(…) or event.registrations.create(…)."""
    path = ast.unparse(call.func).split(".")
    if path[-1] in MAKERS:
        return "Registration" in path or "registrations" in path
    return path[-1] == "Registration"


def _writes_counter(call: ast.Call) -> bool:
    """Whether this is Quota(taken=…), .update(taken=…), .create(taken=…), or a bulk_update() with such a field."""
    if _called(call) not in WRITERS | {"Quota"}:
        return False
    texts = {part.value for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    named = {keyword.arg for keyword in call.keywords}
    return bool(COUNTERS & (named | texts))


# --- The project ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule", [upward, against_the_order, circle, circle_of_reports, inline_imports, office_imports, hidden_texts]
)
def test_the_project_follows_the_rule(rule):
    assert rule(project_modules()) == []


def test_every_package_has_a_place_in_the_order():
    """An app also has modules that Django finds by name, and small modules that are not listed."""
    for app, order in PACKAGES.items():
        packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
        assert packages - {"migrations", "tests", "management", "templatetags"} <= {*order}, app


def test_no_folder_has_too_many_modules():
    folders = {path.parent for name in [*PROJECT, "tests", "scripts"] for path in (ROOT / name).rglob("*.py")}
    full = {str(folder): len([*folder.glob("*.py")]) for folder in folders if "migrations" not in folder.parts}
    assert {folder: count for folder, count in full.items() if count > MOST_MODULES} == {}


def test_a_prefix_that_three_modules_share_is_a_folder():
    names = [
        path
        for name in PROJECT
        for path in (ROOT / name).rglob("*_*.py")
        if not {"tests", "migrations"} & {*path.parts}
    ]
    prefixes = Counter((path.parent, path.stem.partition("_")[0]) for path in names if path.stem.partition("_")[0])
    assert [key for key, count in prefixes.items() if count > 2] == []


def test_all_apps_are_walked():
    assert {module.partition(".")[0] for module in project_modules()} == PROJECT
    assert any(found.target_app == "events" for found in all_imports(project_modules()) if found.app == "participants")


def test_only_one_module_creates_registrations_and_one_writes_counters():
    """They are participants.registering.registration and participants.registering.seats.

    Only events.quotas also updates `overbooked`.
    """
    modules = project_modules()
    assert len(seat_writes(modules.pop("events.quotas"))) == 1
    assert len(seat_writes(modules.pop("participants.registering.registration"))) == 1
    assert len(seat_writes(modules.pop("participants.registering.seats"))) == 6
    # Invented data for benchmarks, in an empty database. The next test checks its callers.
    assert len(seat_writes(modules.pop(f"{INVENTED}.seating"))) == 4
    assert len(seat_writes(modules.pop(f"{INVENTED}.making"))) == 1
    assert {module: found for module, source in modules.items() if (found := seat_writes(source))} == {}


def test_only_its_command_makes_invented_data():
    """Its code writes seats and marks directly, so no page and no other module may import it."""
    callers = {found.module for found in all_imports(project_modules()) if INVENTED in found.target}
    inside = {module for module in project_modules() if module.startswith(INVENTED)}
    assert callers - inside == {"participants.management.commands.make_national_data"}


def test_bootstrap_has_the_reviewed_files():
    """One person maintains bootstrap-wrapper. Its files must equal those of npm's bootstrap@5.3.8."""
    reviewed = {
        "css/bootstrap.min.css": "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
        "js/bootstrap.bundle.min.js": "e4fd49181388c48ec5040bd3fe66f57c29c8e67fcd8502b3354b96ec7ab47cc7",
    }
    installed = {name: hashlib.sha256((Path(get_bootstrap_dir()) / name).read_bytes()).hexdigest() for name in reviewed}
    assert installed == reviewed


# --- Tests of the rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("events.models.event", "from participants.models import Registration"),
        ("agencies.admin.pages", "import reports.coverage.rows"),
        ("accounts.views", "from participants import registration"),
        ("documents.pdf.pages", "from agencies.models import Agency"),
        ("agencies.admin.pages", "from bimtek_portal.settings import BASE_DIR"),
        ("events.views", "def view(request):\n    from reports.coverage.rows import coverage"),
        ("events.views", "if True:\n    from reports import coverage"),
        ("events.views", "from importlib import import_module\nimport_module('reports.coverage.rows')"),
        ("bimtek_portal.urls", "from events.views import event_list"),
    ],
)
def test_an_upward_import_is_found(module, source):
    assert len(upward({module: source})) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reports.home.views", "from documents.xlsx.report import write\nfrom agencies.models import Province"),
        ("participants.models.registration", "from events.models import Event\nfrom .participant import Participant"),
        ("bimtek_portal.urls", "from django.urls import include\nfrom .offline import page"),
        ("documents.pdf.pages", "import weasyprint"),
    ],
)
def test_a_downward_import_is_allowed(module, source):
    assert upward({module: source}) == []
    assert office_imports({module: source}) == []


def test_a_text_in_an_f_string_is_found():
    hidden = "f\"{_('Reason')}: {reason}\"\nf\"{ngettext('%(n)s day', '%(n)s days', n) % {'n': n}}\""
    assert len(hidden_texts({"reports.coverage.narrative": hidden})) == 2
    assert hidden_texts({"reports.coverage.narrative": "word = _('Reason')\nf'{word}: {reason}'"}) == []


def test_an_import_against_the_order_of_packages_is_found():
    up = {"participants.registering.seats": "from participants.people.views import ParticipantList"}
    down = {"participants.people.views": "from participants.registering.seats import take_seat"}
    assert len(against_the_order(up)) == 1
    assert against_the_order(down) == []


def test_reports_may_use_each_other_one_way():
    uses = {"reports.event_report.rows": "from reports.coverage.rows import coverage"}
    back = {"reports.coverage.document": "from reports.event_report.learning import score_narrative"}
    assert against_the_order(uses) == circle_of_reports(uses) == []
    assert against_the_order(uses | back) == circle(uses | back) == []
    assert {*circle_of_reports(uses | back)} == {"coverage", "event_report"}


def test_a_circle_is_found():
    modules = {
        "events.models.__init__": "from .event import Event",
        "events.models.event": "from events.seats import free",
        "events.seats": "from .models import Event",
    }
    assert {*circle(modules)} == {*modules}


def test_a_circle_through_a_package_is_found():
    """Importing events.models.course first runs events.models, which imports the event."""
    modules = {
        "events.models.__init__": "from .event import Event",
        "events.models.event": "from events.seats import free",
        "events.models.course": "",
        "events.seats": "from .models.course import Course",
    }
    assert {*circle(modules)} == {*modules} - {"events.models.course"}


def test_modules_of_one_package_are_not_a_circle():
    modules = {
        "events.models.__init__": "from .course import Course\nfrom .event import Event",
        "events.models.event": "from .course import Course",
        "events.models.course": "from . import fields",
        "events.models.fields": "from django.db import models",
        "events.seats": "from .models import Event",
    }
    assert circle(modules) == []


def test_an_inline_import_is_found():
    source = "import os\ndef view():\n    def inner():\n        from .models import Event\n"
    assert inline_imports({"events.views": source}) == ["events.views, line 4: imports events.models.Event"]


@pytest.mark.parametrize("source", ["import weasyprint", "from openpyxl.styles import Font", "import openpyxl as x"])
def test_an_import_of_an_office_library_outside_documents_is_found(source):
    assert len(office_imports({"reports.coverage.rows": source})) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Registration(event=event)",
        "models.Registration(event=event)",
        "Registration.objects.create(event=event)",
        "Registration.objects.filter(event=event).get_or_create(number=1)",
        "event.registrations.create(number=1)",
        "Registration.objects.bulk_create(rows)",
        "Quota.objects.update(taken=1)",
        "Quota.objects.filter(pk=1).update(overbooked=F('taken'))",
        "Quota.objects.create(seats=3, taken=1)",
        "Quota(seats=3, taken=1)",
        "Quota.objects.bulk_update(quotas, ['taken'])",
        "quota.taken += 1",
        "quota.taken = quota.seats",
    ],
)
def test_a_direct_write_of_seats_is_found(source):
    assert len(seat_writes(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Registration.objects.filter(event=event).update(attended=True)",
        "quota.taken == quota.seats",
        "events.annotate(taken=Sum('quotas__taken'))",
        "Quota.objects.filter(taken__lt=F('seats'))",
    ],
)
def test_reading_seats_is_allowed(source):
    assert seat_writes(source) == []
