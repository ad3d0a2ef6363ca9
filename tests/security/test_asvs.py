"""docs/asvs.md has every requirement of OWASP ASVS 5.0, levels 1 and 2. The places and tests that it names exist."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine("reads documents")
ROOT = Path(__file__).resolve().parents[2]
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section has. In each section these are the first ones."""
STATES = {"held", "operator", "does not apply"}
WRITTEN_DOWN = {"2.1", "5.1", "6.1", "7.1", "8.1", "11.1", "13.1", "14.1", "15.1", "16.1"}
"""The sections that ask for documents."""
TABLE = (ROOT / "docs/asvs.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split(" | ")]
    for line in TABLE.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
IDS = [f"{section}.{number}" for section, count in SECTIONS.items() for number in range(1, count + 1)]


def test_every_requirement_has_one_row():
    assert len(IDS) == 253
    assert [row[0] for row in ROWS] == IDS
    assert {len(row) for row in ROWS} == {5}


def test_every_row_has_a_state_and_the_sums_are_right():
    counts = Counter(row[2] for row in ROWS)
    assert set(counts) == STATES
    for state, count in counts.items():
        assert f"**{state}** ({count})" in TABLE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_has_what_its_state_needs(row):
    number, what, state, where, tests = row
    assert what
    assert len(where) > 3, "a place or a reason"
    if state == "does not apply":
        assert tests == "–"
    elif state == "held" and tests == "the document":
        assert number.rpartition(".")[0] in WRITTEN_DOWN
    elif state == "held":
        assert tests != "–"


@pytest.mark.parametrize("row", [row for row in ROWS if "`" in row[3]], ids=lambda row: row[0])
def test_the_places_exist(row):
    paths = [
        text for text in re.findall(r"`([^`]+)`", row[3]) if re.fullmatch(r"[\w./-]+/[\w./-]*|[\w-]+\.(md|lock)", text)
    ]
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert missing == []


def named_tests() -> set[str]:
    return {name for row in ROWS for name in re.findall(r"`([^`]+)`", row[4])}


@pytest.mark.parametrize("name", sorted(named_tests()))
def test_the_tests_exist(name):
    file, _, function = name.partition("::")
    path = ROOT / file
    assert path.exists()
    if function:
        defined = {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}
        assert function in defined
    elif path.is_dir():
        assert list(path.rglob("test_*.py"))


def test_the_rules_that_the_table_names_have_their_headings():
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/security-rules.md").read_text(), re.MULTILINE)
    named = {name for row in ROWS for name in re.findall(r"`docs/security-rules\.md` ([A-Z][a-z ]+[a-z])", row[3])}
    assert named
    assert named <= set(headings)
