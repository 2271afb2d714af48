"""What may stand in no tracked file: addresses of package indexes, paths of one machine, secrets."""

from __future__ import annotations

import ast
import re
import stat

import pytest

from tests.house.files import ROOT, code, lines, place, tracked

MOST_LINES = 350
FORBIDDEN = {
    "the address of a package index": re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|registry\.yarnpkg|://[^\s\"']+/simple(?![\w-])"
        r"|(?<![\w-])--(?:extra-)?index-url[ =]|(?<![\w-])--(?:default-)?index[ =]\S+:|--find-links[ =]",
        re.IGNORECASE,
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.:/~-])/(?:home|Users|root|work|farm|mnt)/[A-Za-z]|[A-Za-z]:\\Users\\|file:///[A-Za-z]"
    ),
    "a secret": re.compile(
        r"AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|AIza[\w-]{35}"
        r"|(?<![\w-])sk-[A-Za-z0-9_-]{24,}|xox[abprs]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY"
        r"|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.|\$argon2id?\$v=|://[^\s/:@{}\"']+:[^\s/@{}$\"']{6,}@"
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what):
    pattern = FORBIDDEN[what]
    found = [
        f"{place(path, number)}: {match[0]}"
        for path in tracked()
        for number, line in lines(path)
        for match in pattern.finditer(line)
    ]
    assert not found, f"{what}:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("the address of a package index", "pip install --extra-" + "index-url https://x/"),
        ("the address of a package index", "https://mirror.example/" + "simple"),
        ("a path of one machine", 'open("/ho' + 'me/anna/review.db")'),
        ("a path of one machine", "C:\\Us" + "ers\\anna"),
        ("a secret", "postgresql://anna:correct" + "horse@db.example/slr"),
        ("a secret", "key = AKIA" + "ABCDEFGHIJKLMNOP"),
    ],
)
def test_the_patterns_find_what_they_are_for(what, example):
    assert FORBIDDEN[what].search(example)


@pytest.mark.parametrize(
    "harmless",
    [
        "https://example.org/home/anna",
        "postgresql://user@host/name",
        "a simple thing",
        "~/work/x",
        "../work/a",
    ],
)
def test_the_patterns_leave_alone(harmless):
    assert not any(pattern.search(harmless) for pattern in FORBIDDEN.values())


def test_files_are_short_enough_to_hold_one_idea():
    migrations = ROOT / "review" / "store" / "migrations" / "versions"  # written once, read by nobody
    long = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in code() if p.parent != migrations}
    assert {place(p, n) for p, n in long.items() if n > MOST_LINES} == set()


def test_dev_py_is_small_and_readable_by_an_old_python():
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 5))
    too_new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr)
    assert not [f"line {n.lineno}" for n in ast.walk(tree) if isinstance(n, too_new)]
    assert source.isascii()
    assert len(source.splitlines()) <= 250


def test_scripts_may_be_run():
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR
