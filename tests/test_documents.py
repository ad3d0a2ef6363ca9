"""Every path, command and link that the documents name exists."""

import re
import subprocess
from pathlib import Path, PurePath

import pytest

from tests.test_architecture import PACKAGES, REPORT_FOLDERS

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
PATH = re.compile(r"(?!/|[A-Z]+_)[\w./<>*-]+(?:/|\.(?:py|md|html|txt|css|js|toml|ini|sh|po))")
DJANGO = {"check", "makemigrations", "migrate", "runserver"}


@pytest.fixture(scope="module")
def files() -> list[PurePath]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [PurePath(line) for line in listed.stdout.splitlines()]


def text_of(document: str) -> str:
    return (ROOT / document).read_text()


def named(document: str) -> set[str]:
    """Return the paths that the document has between backticks."""
    spans = re.findall(r"`([^`\n]+)`", text_of(document))
    return {span for span in spans if PATH.fullmatch(span)}


def exists(path: str, files: list[PurePath]) -> bool:
    """Return whether there is such a file or folder, in any folder; `<…>` means any name."""
    pattern = re.sub(r"<\w+>", "*", path)
    parents = {parent for file in files for parent in file.parents}
    return any(one.match(pattern) for one in (parents if path.endswith("/") else files))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_path_exists(document, files):
    assert [path for path in named(document) if not exists(path, files)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_link_leads_to_a_file(document):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text_of(document))
    folder = (ROOT / document).parent
    assert [link for link in links if "://" not in link and not (folder / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_command_exists(document, files):
    commands = {file.stem for file in files if file.match("management/commands/*.py")} | DJANGO
    assert set(re.findall(r"manage\.py ([a-z_]+)", text_of(document))) <= commands
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text_of(document), re.MULTILINE)) <= targets


def test_the_diagram_shows_the_order_of_packages():
    diagram = text_of("docs/architecture.md").split("```")[1]
    diagram = diagram.replace("(a folder for each report)", " ".join(REPORT_FOLDERS))
    lines = [line.split() for line in re.sub(r"\n +", " ", diagram).splitlines() if line]
    assert {app for app, *_shown in lines} == PACKAGES.keys()
    for app, *shown in lines:
        assert shown == [name for name in PACKAGES[app] if name in shown], app


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("tests/make.py", True),
        ("paper/<document>.py", True),
        ("participants/paper/", True),
        ("participants/papers/", False),
        ("paper/files.py", False),
    ],
)
def test_a_wrong_path_is_found(path, found, files):
    assert exists(path, files) == found
