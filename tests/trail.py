"""The actions that the source writes into the trail, read from it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

Place = tuple[str, str]
"""A module and a name in it."""
FIRST = {("accounts.trail.recording", "record"), ("accounts.trail.recording", "entry")}


class Unreadable(Exception):
    """An action of a kind of expression that Source.actions cannot follow."""


@dataclass(frozen=True)
class Source:
    """The source of modules by dotted name. It follows the parameter `action` from function to function."""

    modules: Mapping[str, str]

    def actions(self) -> set[str]:
        """Return the actions that any call records. Raises Unreadable."""
        recorders, found = self._recorders, set()
        for place in recorders & self._functions.keys():
            function = self._functions[place]
            found |= {text for text in [_default(function)] if text}
        for module, function, call, value in self._calls(recorders):
            if not _is_own_parameter(value, function):
                found |= self._texts(module, function, value, call)
        return found

    @cached_property
    def _trees(self) -> dict[str, ast.Module]:
        return {module: ast.parse(text) for module, text in self.modules.items()}

    @cached_property
    def _functions(self) -> dict[Place, ast.FunctionDef]:
        return {(module, one.name): one for module, tree in self._trees.items() for one in _functions(tree)}

    @cached_property
    def _names(self) -> dict[Place, Place]:
        """What each imported name means: the module and name that it comes from."""
        found = {}
        for module, tree in self._trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.ImportFrom):
                    package = module.split(".")[: -node.level] if node.level else []
                    origin = ".".join([*package, *([node.module] if node.module else [])])
                    for alias in node.names:
                        found[module, alias.asname or alias.name] = (origin, alias.name)
        return found

    @cached_property
    def _recorders(self) -> set[Place]:
        """The functions that record the action which they are given."""
        recorders, more = set(), FIRST
        while more - recorders:
            recorders |= more
            more = {
                (module, function.name)
                for module, function, _call, value in self._calls(recorders)
                if _is_own_parameter(value, function)
            }
        return recorders

    def _calls(self, recorders: set[Place]) -> Iterator[tuple[str, ast.FunctionDef, ast.Call, ast.expr]]:
        """Yield the module, the function, the call and the action of each call of a recorder; one for each action."""
        for (module, _name), function in self._functions.items():
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and (place := self._called(module, call)) in recorders:
                    for value in _branches(self._argument(place, call)):
                        yield module, function, call, value

    def _called(self, module: str, call: ast.Call) -> Place | None:
        match call.func:
            case ast.Name(id=name):
                return self._names.get((module, name), (module, name))
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if (module, name) in self._names:
                return ".".join(self._names[module, name]), attribute
        return None

    def _argument(self, place: Place, call: ast.Call) -> ast.expr | None:
        named = next((keyword.value for keyword in call.keywords if keyword.arg == "action"), None)
        positional = [argument.arg for argument in self._functions[place].args.args]
        if named is not None or "action" not in positional or positional.index("action") >= len(call.args):
            return named
        return call.args[positional.index("action")]

    def _texts(self, module: str, function: ast.FunctionDef, value: ast.expr, call: ast.Call) -> set[str]:
        match value:
            case ast.Constant(value=str(text)):
                return {text}
            case ast.Subscript(value=ast.Name(id=name)):
                words = self._assigned(module, function, name)
                found = [one for table in words if isinstance(table, ast.Dict) for one in table.values]
            case ast.Name(id=name):
                found = self._assigned(module, function, name)
            case _:
                found = []
        if not found:
            raise Unreadable(f"{module}, line {call.lineno}: {ast.unparse(value)}")
        branches = [branch for one in found for branch in _branches(one)]
        return {text for branch in branches for text in self._texts(module, function, branch, call)}

    def _assigned(self, module: str, function: ast.FunctionDef, name: str) -> list[ast.expr]:
        """Return the values that the name has in the function, else in the module or the one it is imported from."""
        inside = _assignments(ast.walk(function), name)
        if inside:
            return inside
        origin, original = self._names.get((module, name), (module, name))
        return _assignments(self._trees[origin].body, original) if origin in self._trees else []


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _assignments(nodes: Iterator[ast.AST] | list[ast.stmt], name: str) -> list[ast.expr]:
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets)
    ]


def _branches(value: ast.expr | None) -> list[ast.expr]:
    """Return the values that a conditional expression may have, or the one value of another expression."""
    if isinstance(value, ast.IfExp):
        return [*_branches(value.body), *_branches(value.orelse)]
    return [] if value is None else [value]


def _is_own_parameter(value: ast.expr, function: ast.FunctionDef) -> bool:
    parameters = [*function.args.args, *function.args.kwonlyargs]
    return isinstance(value, ast.Name) and value.id == "action" and any(one.arg == "action" for one in parameters)


def _default(function: ast.FunctionDef) -> str | None:
    """Return the action that the function records unless it is given another."""
    keywords = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    positional = function.args.args[len(function.args.args) - len(function.args.defaults) :]
    pairs = [*keywords, *zip(positional, function.args.defaults, strict=True)]
    return next((d.value for one, d in pairs if one.arg == "action" and isinstance(d, ast.Constant)), None)
