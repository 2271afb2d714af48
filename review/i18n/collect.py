"""Every message of the package, found in its source text and never by importing it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from review.i18n.places import DIAGRAM, DYNAMIC, WITHOUT_NEW, Place

PACKAGE = Path(__file__).parents[1]
TEMPLATE = "reporting/template.py"


def messages(package: Path = PACKAGE) -> dict[str, list[str]]:
    """Every message with the files that say it, both in a steady order.

    ``LookupError`` when a place of ``review.i18n.places`` holds no messages any more.
    """
    found: dict[str, list[str]] = {}
    for message, file in _all(package):
        files = found.setdefault(message, [])
        if file not in files:
            files.append(file)
    return found


def unexplained(package: Path = PACKAGE) -> list[str]:
    """Calls of ``t`` whose messages nobody can tell: neither a text nor listed in ``DYNAMIC``."""
    return [
        f"{file}: t({chosen})"
        for file, _, chosen in _calls(package)
        if chosen and chosen not in DYNAMIC.get(file, {})
    ]


def outdated(package: Path = PACKAGE) -> list[str]:
    """Entries of ``DYNAMIC`` that no call of ``t`` needs any more."""
    said = {(file, chosen) for file, _, chosen in _calls(package)}
    return [
        f"{file}: t({chosen})"
        for file, known in DYNAMIC.items()
        for chosen in known
        if (file, chosen) not in said
    ]


def _all(package: Path) -> Iterator[tuple[str, str]]:
    for file, literals, chosen in _calls(package):
        yield from ((message, file) for message in literals)
        for place in DYNAMIC.get(file, {}).get(chosen, ()):
            yield from ((message, place.file) for message in _read(package, place))
    for place in DIAGRAM:
        yield from ((message, place.file) for message in _read(package, place))
    yield from ((message, TEMPLATE) for message in WITHOUT_NEW)


def _calls(package: Path) -> Iterator[tuple[str, list[str], str]]:
    """Every call of ``t`` or ``screen.t``: its file, its texts, or the source of what is not a text."""
    for path in sorted(package.rglob("*.py")):
        if path.is_relative_to(package / "i18n"):
            continue
        file = path.relative_to(package).as_posix()
        calls = [n for n in ast.walk(_tree(path)) if isinstance(n, ast.Call) and _name(n.func) == "t"]
        for call in sorted(calls, key=lambda c: (c.lineno, c.col_offset)):
            literals = _literals(call.args[0]) if call.args else []
            yield file, literals or [], ast.unparse(call.args[0]) if literals is None else ""


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literals(node: ast.expr) -> list[str] | None:
    """The text, or both of ``"a" if x else "b"``; None for anything that is worked out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        one, other = _literals(node.body), _literals(node.orelse)
        return [*one, *other] if one and other else None
    return None


def _read(package: Path, place: Place) -> list[str]:
    node = _named(_tree(package / place.file), place.name)
    found = list(place.read(node)) if node else []
    if not found:
        raise LookupError(
            f"There are no messages under {place.name} in {place.file}; mend review/i18n/places.py."
        )
    return found


def _named(tree: ast.Module, name: str) -> ast.AST | None:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == name:
            return node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return getattr(node, "value", None)
    return None


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))
