"""What our own code does not do. Each rule here is one that no other tool checks, or not strictly enough."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.house.files import ROOT, code, place

SAFE_HTML = ROOT / "review" / "ui" / "safe.py"
CONNECTION = ROOT / "review" / "search" / "http.py"
BLIND = {"Exception", "BaseException"}
UNSAFE_MODULES = {
    "pickle",
    "cPickle",
    "dill",
    "marshal",
    "shelve",
    "cloudpickle",
    "yaml",
}  # ours is ruamel.yaml
NETWORK_MODULES = {"ftplib", "http.client", "smtplib", "urllib.request"}


def _names(node: ast.expr | None) -> set[str]:
    nodes = node.elts if isinstance(node, ast.Tuple) else [node]
    return {_dotted(n).rpartition(".")[2] for n in nodes if n is not None}


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        return {module} | {f"{module}.{alias.name}" for alias in node.names}
    return set()


def _built_from_parts(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join", "replace")
    if isinstance(node, ast.BinOp):  # "a" "b" and "a" + "b" of plain strings are no danger
        return not all(isinstance(side, ast.Constant) for side in (node.left, node.right))
    return isinstance(node, ast.JoinedStr)


def blind_except(node: ast.AST) -> bool:
    """It would hide a lost record."""
    return isinstance(node, ast.ExceptHandler) and (node.type is None or bool(_names(node.type) & BLIND))


def unsafe_module(node: ast.AST) -> bool:
    """Reading such a file runs what is in it."""
    return bool({name.partition(".")[0] for name in _imported(node)} & UNSAFE_MODULES)


def evaluated_text(node: ast.AST) -> bool:
    """eval, exec, and YAML that makes any object."""
    if not isinstance(node, ast.Call):
        return False
    if _dotted(node.func) in ("eval", "exec"):
        return True
    kinds = [k.value for k in node.keywords if k.arg == "typ"]
    return any(isinstance(k, ast.Constant) and k.value == "unsafe" for k in kinds)


def shell_or_unverified(node: ast.AST) -> bool:
    """A shell that reads our words, a connection that trusts anybody."""
    if not isinstance(node, ast.Call):
        return False
    said = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
    return said.get("shell") is True or said.get("verify") is False or _dotted(node.func) == "os.system"


def unsafe_html(node: ast.AST) -> bool:
    """HTML from data; review/ui/safe.py holds the one door."""
    if isinstance(node, ast.keyword):
        return (node.arg or "").startswith("unsafe_allow")
    if isinstance(node, ast.Attribute):
        return node.attr == "html" and _dotted(node.value) in (
            "st",
            "streamlit",
            "components",
            "st.components.v1",
        )
    return "streamlit.html" in _imported(node)


def sql_from_parts(node: ast.AST) -> bool:
    """A query put together from strings. Definitions may be: they cannot take parameters."""
    if not (isinstance(node, ast.Call) and node.args):
        return False
    sql = node.args[0]
    if _dotted(node.func).rpartition(".")[2] != "text" or not _built_from_parts(sql):
        return False
    first = next((n.value for n in ast.walk(sql) if isinstance(n, ast.Constant)), "")
    return not str(first).startswith(("CREATE ", "DROP "))


def network_module(node: ast.AST) -> bool:
    """The standard library's ways out; review/search/http.py holds the one connection."""
    return bool(_imported(node) & NETWORK_MODULES)


RULES: dict[Callable[[ast.AST], bool], tuple[str, ...]] = {
    blind_except: ("try: f()\nexcept: pass", "try: f()\nexcept (KeyError, Exception): pass"),
    unsafe_module: ("import pickle", "from shelve import open", "import yaml\nyaml.load(x)"),
    evaluated_text: ("eval(x)", "exec(x)", "YAML(typ='unsafe')"),
    shell_or_unverified: ("run(x, shell=True)", "get(x, verify=False)", "import os\nos.system(x)"),
    unsafe_html: ("st.markdown(x, unsafe_allow_html=True)", "st.html(x)", "from streamlit import html"),
    sql_from_parts: (
        "text(f'SELECT {x}')",
        "sa.text('SELECT ' + x)",
        "text('%s' % x)",
        "text('{}'.format(x))",
    ),
    network_module: (
        "import urllib.request",
        "from urllib import request",
        "from http.client import HTTPConnection",
    ),
}
EXEMPT = {unsafe_html: {SAFE_HTML}, network_module: {CONNECTION}}
ONLY_IN = {sql_from_parts: "review/store"}  # nothing else can import SQLAlchemy's text()


def _broken(rule: Callable[[ast.AST], bool], tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if rule(node):
            yield node.lineno  # type: ignore[attr-defined]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_code_keeps_the_rule(rule):
    found = [
        place(path, line)
        for path in code(*([ONLY_IN[rule]] if rule in ONLY_IN else ["review", "app.py"]))
        if path not in EXEMPT.get(rule, ())
        for line in _broken(rule, ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, f"{rule.__doc__} {found}"


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule, examples in RULES.items() for example in examples]
)
def test_the_rule_finds_what_it_is_for(rule, example):
    assert list(_broken(rule, ast.parse(example)))


@pytest.mark.parametrize(
    "harmless",
    [
        "try: f()\nexcept (KeyError, OSError): pass",
        "from urllib.parse import quote",
        "text('SELECT 1')",
        "text(f'DROP VIEW {x}')",
        "from ruamel.yaml import YAML",
        "canvas.html",
        "get(x, verify=True)",
    ],
)
def test_the_rules_leave_alone(harmless):
    assert not [rule.__name__ for rule in RULES if list(_broken(rule, ast.parse(harmless)))]
