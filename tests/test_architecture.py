"""The house keeps its shape: arrows between the apps point one way, and what has one door is reached by no other."""

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
FLOORS = ["agencies", "accounts", "events", "participants", "reports"]  # each may import those before it
APPS = {*FLOORS, "documents"}
HOUSE = {*APPS, "bimtek_portal"}
PACKAGES = {
    "agencies": ["models", "forms", "boundaries", "admin"],
    "accounts": [
        "supervisor",
        "rights",
        "scope",
        "registry",
        "models",
        "access",
        "forms",
        "trail",
        "jobs",
        "outbox",
        "admin",
        "background",
    ],
    "events": [
        "number_pattern",
        "models",
        "locking",
        "mails",
        "planning",
        "invitations",
        "media",
        "mail_views",
        "admin",
    ],
    "participants": [
        "nip",
        "phone",
        "models",
        "identity",
        "trail",
        "trail_words",
        "personal_links",
        "mails",
        "registering",
        "attendance",
        "scores",
        "evaluation",
        "certificates",
        "door",
        "paper",
        "workbook",
        "sheet",
        "personal",
        "people",
        "national_data",
        "background",
    ],
    "reports": [
        "file_ids",
        "shares",
        "scope",
        "phrases",
        "links",
        "heading",
        "models",
        "files",
        "coverage",
        "attendance",
        "funnel",
        "never",
        "repeated",
        "trend",
        "event_report",
        "forms",
        "recap",
        "catalogue",
        "requests",
        "pages",
        "planner",
        "quotas",
        "schedules",
        "home",
        "background",
    ],
    "documents": ["text", "wording", "pictures", "layout", "reading", "xlsx", "pdf", "responses"],
}
"""The packages of each app, and the modules that have a place among them: each may import those before it."""
MOST_MODULES = 25
INVENTED = "participants.national_data"
OFFICE_LIBRARIES = {"weasyprint", "openpyxl"}


@dataclass(frozen=True)
class Import:
    """One name a module imports: `target` is the dotted path as far as it is known, `inline` inside a function."""

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


def house_modules() -> dict[str, str]:
    """Source of every module of ours by dotted name, tests and migrations excepted."""
    paths = (path for name in HOUSE for path in (ROOT / name).rglob("*.py"))
    ours = (path.relative_to(ROOT) for path in paths)
    return {_dotted(path): (ROOT / path).read_text() for path in ours if not {"tests", "migrations"} & {*path.parts}}


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    # A package keeps its last part, so that "from .x" means the same for it as for its modules.
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


# --- Judging ----------------------------------------------------------------------------------------------------------


def upward(modules: dict[str, str]) -> list[str]:
    """Imports against the arrows: an app of one above it, `documents` of any, anything of bimtek_portal."""
    return [str(found) for found in all_imports(modules) if _points_up(found)]


def _points_up(found: Import) -> bool:
    if found.target_app not in HOUSE or found.target_app == found.app:
        return False
    if found.app == "bimtek_portal":
        # The top names the apps in its settings and includes their URLs, all as text.
        return True
    if found.app == "documents" or found.target_app == "bimtek_portal":
        return True
    if found.target_app == "documents":
        return False
    return FLOORS.index(found.target_app) > FLOORS.index(found.app)


def against_the_order(modules: dict[str, str]) -> list[str]:
    """Return the imports by which a package of an app uses one that comes after it in PACKAGES."""
    return [str(found) for found in all_imports(modules) if _is_against_the_order(found)]


def _is_against_the_order(found: Import) -> bool:
    order = PACKAGES.get(found.app, [])
    if found.target_app != found.app:
        return False
    importing, imported = found.module.split(".")[1], found.target.partition(".")[2].partition(".")[0]
    if importing not in order or imported not in order:
        return False
    return order.index(imported) > order.index(importing)


def circle(modules: dict[str, str]) -> list[str]:
    """The modules of one import circle, or [] if there is none."""
    graph = {module: set() for module in modules}
    for found in all_imports(modules):
        graph[found.module] |= _modules_run(found, modules) - {found.module}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _modules_run(found: Import, modules: dict[str, str]) -> set[str]:
    """What the import runs: the module named, or the one a name is taken from, and the __init__ of each package around
    it, save those that the importing module is inside of: they have begun already."""
    parts = found.target.split(".")
    paths = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    packages = [f"{path}.__init__" for path in paths if not found.module.startswith(f"{path}.")]
    run = {*paths, *packages} & modules.keys()
    if not {found.target, f"{found.target}.__init__"} & modules.keys():
        # `from . import name`, of a name that is no module: the package's own __init__ has it.
        run |= {f"{found.target.rpartition('.')[0]}.__init__"} & modules.keys()
    return run


def inline_imports(modules: dict[str, str]) -> list[str]:
    return [str(found) for found in all_imports(modules) if found.inline]


def office_imports(modules: dict[str, str]) -> list[str]:
    """Imports of the libraries that write PDF and XLSX, anywhere but in `documents`."""
    return [
        str(found)
        for found in all_imports(modules)
        if found.target_app in OFFICE_LIBRARIES and found.app != "documents"
    ]


WRITERS = {"create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update"}
MAKERS = {"create", "get_or_create", "update_or_create", "bulk_create"}
COUNTERS = {"taken", "overbooked"}


def hidden_texts(modules: dict[str, str]) -> list[str]:
    """Texts inside an f-string: xgettext does not look there, so nobody is ever asked to translate them."""
    return [
        f"{module}: line {call.lineno}"
        for module, source in modules.items()
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and (_called(call) == "_" or "gettext" in _called(call))
    ]


def seat_writes(source: str) -> list[str]:
    """Places that make Registration rows or write a quota's counters, as "line n: what"."""
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
    """Registration(…), Registration.objects.create(…) and event.registrations.create(…)."""
    path = ast.unparse(call.func).split(".")
    if path[-1] in MAKERS:
        return "Registration" in path or "registrations" in path
    return path[-1] == "Registration"


def _writes_counter(call: ast.Call) -> bool:
    """Quota(taken=…), .update(taken=…), .create(taken=…) and the names of fields given to bulk_update()."""
    if _called(call) not in WRITERS | {"Quota"}:
        return False
    texts = {part.value for part in ast.walk(call) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    named = {keyword.arg for keyword in call.keywords}
    return bool(COUNTERS & (named | texts))


# --- The house itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [upward, against_the_order, circle, inline_imports, office_imports, hidden_texts])
def test_house_keeps_the_rule(rule):
    assert rule(house_modules()) == []


def test_every_package_has_a_place_in_the_order():
    """Besides them an app has the modules that Django finds by name, and small ones that nothing depends on twice."""
    for app, order in PACKAGES.items():
        packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
        assert packages - {"migrations", "tests", "management", "templatetags"} <= {*order}, app


def test_no_folder_is_too_full_to_look_through():
    folders = {path.parent for name in [*HOUSE, "tests", "scripts"] for path in (ROOT / name).rglob("*.py")}
    full = {str(folder): len([*folder.glob("*.py")]) for folder in folders if "migrations" not in folder.parts}
    assert {folder: count for folder, count in full.items() if count > MOST_MODULES} == {}


def test_a_prefix_that_three_modules_share_is_a_folder():
    names = [
        path for name in HOUSE for path in (ROOT / name).rglob("*_*.py") if not {"tests", "migrations"} & {*path.parts}
    ]
    prefixes = Counter((path.parent, path.stem.partition("_")[0]) for path in names if path.stem.partition("_")[0])
    assert [key for key, count in prefixes.items() if count > 2] == []


def test_all_apps_are_walked():
    assert {module.partition(".")[0] for module in house_modules()} == HOUSE
    assert any(found.target_app == "events" for found in all_imports(house_modules()) if found.app == "participants")


def test_seats_have_one_door():
    """Registrations are made by participants.registering.registration, counters written by
    participants.registering.seats; events.quotas keeps `overbooked` in step."""
    modules = house_modules()
    assert len(seat_writes(modules.pop("events.quotas"))) == 1
    assert len(seat_writes(modules.pop("participants.registering.registration"))) == 1
    assert len(seat_writes(modules.pop("participants.registering.seats"))) == 3
    # Invented data for benchmarks, into an empty database: the next test says who may call it.
    assert len(seat_writes(modules.pop(f"{INVENTED}.seating"))) == 4
    assert len(seat_writes(modules.pop(f"{INVENTED}.making"))) == 1
    assert {module: found for module, source in modules.items() if (found := seat_writes(source))} == {}


def test_invented_data_are_reached_by_their_command_alone():
    """They go past the doors of seats and marks, so no page and no import may lead there."""
    callers = {found.module for found in all_imports(house_modules()) if INVENTED in found.target}
    inside = {module for module in house_modules() if module.startswith(INVENTED)}
    assert callers - inside == {"participants.management.commands.make_national_data"}


def test_bootstrap_is_the_one_we_reviewed():
    """bootstrap-wrapper is one person's package; these are the bytes of npm's bootstrap@5.3.8."""
    reviewed = {
        "css/bootstrap.min.css": "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
        "js/bootstrap.bundle.min.js": "e4fd49181388c48ec5040bd3fe66f57c29c8e67fcd8502b3354b96ec7ab47cc7",
    }
    installed = {name: hashlib.sha256((Path(get_bootstrap_dir()) / name).read_bytes()).hexdigest() for name in reviewed}
    assert installed == reviewed


# --- The walker itself ------------------------------------------------------------------------------------------------


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
def test_arrow_upwards_is_found(module, source):
    assert len(upward({module: source})) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("reports.home.views", "from documents.xlsx.report import write\nfrom agencies.models import Province"),
        ("participants.models.registration", "from events.models import Event\nfrom .participant import Participant"),
        ("bimtek_portal.urls", "from django.urls import include\nfrom .health import healthz"),
        ("documents.pdf.pages", "import weasyprint"),
    ],
)
def test_arrow_downwards_is_allowed(module, source):
    assert upward({module: source}) == []
    assert office_imports({module: source}) == []


def test_a_text_that_nobody_would_be_asked_to_translate_is_found():
    hidden = "f\"{_('Reason')}: {reason}\"\nf\"{ngettext('%(n)s day', '%(n)s days', n) % {'n': n}}\""
    assert len(hidden_texts({"reports.coverage.narrative": hidden})) == 2
    assert hidden_texts({"reports.coverage.narrative": "word = _('Reason')\nf'{word}: {reason}'"}) == []


def test_import_against_the_order_of_packages_is_found():
    up = {"participants.registering.seats": "from participants.people.views import ParticipantList"}
    down = {"participants.people.views": "from participants.registering.seats import take_seat"}
    assert len(against_the_order(up)) == 1
    assert against_the_order(down) == []


def test_circle_is_found():
    modules = {
        "events.models.__init__": "from .event import Event",
        "events.models.event": "from events.seats import free",
        "events.seats": "from .models import Event",
    }
    assert {*circle(modules)} == {*modules}


def test_circle_through_a_package_is_found():
    """Importing events.models.course runs events.models first, and with it the event."""
    modules = {
        "events.models.__init__": "from .event import Event",
        "events.models.event": "from events.seats import free",
        "events.models.course": "",
        "events.seats": "from .models.course import Course",
    }
    assert {*circle(modules)} == {*modules} - {"events.models.course"}


def test_siblings_in_a_package_are_no_circle():
    modules = {
        "events.models.__init__": "from .course import Course\nfrom .event import Event",
        "events.models.event": "from .course import Course",
        "events.models.course": "from . import fields",
        "events.models.fields": "from django.db import models",
        "events.seats": "from .models import Event",
    }
    assert circle(modules) == []


def test_inline_import_is_found():
    source = "import os\ndef view():\n    def inner():\n        from .models import Event\n"
    assert inline_imports({"events.views": source}) == ["events.views, line 4: imports events.models.Event"]


@pytest.mark.parametrize("source", ["import weasyprint", "from openpyxl.styles import Font", "import openpyxl as x"])
def test_office_import_outside_documents_is_found(source):
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
def test_write_past_the_door_is_found(source):
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
def test_reading_seats_is_no_write(source):
    assert seat_writes(source) == []
