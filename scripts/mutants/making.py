"""Make the mutants of a module with cosmic-ray: copies with one operator, number, decorator or branch changed."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

LIKELY = {
    "ReplaceBinaryOperator": [
        "Add_Sub",
        "Sub_Add",
        "Mul_Div",
        "Div_Mul",
        "FloorDiv_Mul",
        "BitOr_BitAnd",
        "BitAnd_BitOr",
    ],
    "ReplaceComparisonOperator": [
        *("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),
        *("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt"),
    ],
    "ReplaceUnaryOperator": ["USub_UAdd", "Delete_Not", "Delete_Invert"],
}
"""Of these families of operators only those that a person could have mixed up. Of all other families every operator."""
UNLIKELY = {"VariableInserter", "VariableReplacer"}
"""They replace a variable by a random number, so each run would make other mutants."""

Place = tuple[int, int]
"""A line, counted from 1, and a column, counted from 0."""


@dataclass(frozen=True)
class Mutant:
    module: str
    """The path of the module from the project's root."""
    line: int
    operator: str
    code: str
    """The whole text of the changed module."""
    difference: str
    """The removed and added lines, as in a diff."""


def make_mutants(module: str, source: str) -> Iterator[Mutant]:
    tree = get_ast(source)
    no_operators = list(_without_operators(ast.parse(source)))
    safeguards = list(_safeguards(ast.parse(source)))
    for name in cosmic_ray.plugins.operator_names():
        operator_name = name.removeprefix("core/")
        if not _is_likely(operator_name):
            continue
        operator = cosmic_ray.plugins.get_operator(name)()
        places = (start for node in ast_nodes(tree) for start, _end in operator.mutation_positions(node))
        for occurrence, place in enumerate(places):
            is_binary = operator_name.startswith("ReplaceBinaryOperator")
            if (is_binary and _is_in(place, no_operators)) or _is_in(place, safeguards):
                continue
            code = mutate_code(source, operator, occurrence)
            yield Mutant(module, place[0], operator_name, code, _difference(source, code))


def _is_likely(operator: str) -> bool:
    family, _, pair = operator.partition("_")
    return operator not in UNLIKELY and (family not in LIKELY or pair in LIKELY[family])


def _without_operators(tree: ast.Module) -> Iterator[tuple[Place, Place]]:
    """Yield where the annotations and the parameters of functions start and end: `|` and `*` are no operators there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            yield _start(node.annotation), _end(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            yield _start(node), _start(node.body[0])


def _safeguards(tree: ast.Module) -> Iterator[tuple[Place, Place]]:
    """Yield where the options of dataclasses start and end: `frozen` and `slots` prevent mistakes, no more."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "dataclass":
                    yield from ((_start(option.value), _end(option.value)) for option in decorator.keywords)


def _is_in(place: Place, parts: list[tuple[Place, Place]]) -> bool:
    return any(start <= place < end for start, end in parts)


def _start(node: ast.expr | ast.stmt) -> Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> Place:
    return node.end_lineno or 0, node.end_col_offset or 0


def _difference(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
