"""Every command that README.md and CONTRIBUTING.md show is one that exists, with options that exist."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import pytest

import dev
from tests.house.files import ROOT

FENCE = re.compile(r"^ *```(?:sh|bash|shell|console)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][\w-]*")


def commands(document: str) -> list[list[str]]:
    """The slr and dev.py commands in the shell blocks of a document, in words: program, command, rest."""
    found = []
    for block in FENCE.findall(document):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.strip().removeprefix("$ "), comments=True)
            while words and re.match(r"^[A-Z_]+=", words[0]):  # variables set for one command
                words.pop(0)
            if not words:
                continue
            if words[0] in ("python3", "python", "py", "uv") and "dev.py" in words:
                found.append(["dev.py", *words[words.index("dev.py") + 1 :]])
            elif words[0].rpartition("/")[2] == "slr" or words[:3] == ["python", "-m", "review"]:
                found.append(["slr", *words[1 if words[0].endswith("slr") else 3 :]])
    return found


SHOWN = [
    pytest.param(words, id=f"{name}: {' '.join(words)}")
    for name in ("README.md", "CONTRIBUTING.md")
    for words in commands((ROOT / name).read_text(encoding="utf-8"))
]
Help = Callable[..., str]


@pytest.fixture
def help_of(capsys: pytest.CaptureFixture[str]) -> Help:
    """What ``slr COMMAND --help`` prints; fails where there is no such command."""
    cli = pytest.importorskip(
        "review.cli", reason="review.cli is not there yet", exc_type=ModuleNotFoundError
    )

    def ask(*command: str) -> str:
        with pytest.raises(SystemExit) as ended:
            cli.main([*command, "--help"])
        printed = capsys.readouterr()
        assert ended.value.code == 0, f"slr {' '.join(command)}: {printed.err}"
        return printed.out

    return ask


@pytest.mark.parametrize("words", SHOWN)
def test_a_command_we_show_exists_with_its_options(words, help_of):
    program, *rest = words
    if program == "dev.py":
        assert rest, "dev.py needs a command"
        assert rest[0] in dev.COMMANDS
        assert rest[0] in dev.TAKES_OPTIONS or len(rest) == 1
        if rest[0] != "demo":
            return
    command = [word for word in rest[:1] if not word.startswith("-")]
    known = set(OPTION.findall(help_of(*command)))
    given = {word.partition("=")[0] for word in rest if word.startswith("-") and len(word) > 1}
    assert given <= known, f"no such option: {sorted(given - known)}"


def test_the_readme_walks_through_every_command(help_of):
    listed = re.search(r"\{([a-z,-]+)\}", help_of())
    assert listed, "slr --help lists no commands"
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in listed[1].split(",") if f"slr {name}" not in text and name != "demo"] == []


def test_the_readme_begins_with_the_two_commands_that_do_everything():
    shown = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    assert {"demo", "test"} <= {words[1] for words in shown if words[0] == "dev.py" and len(words) > 1}


def test_commands_are_read_from_shell_blocks_only():
    document = """
`slr inline` and
```python
slr other
```
```sh
$ SLR_DATABASE_URL=sqlite:///x slr check protocols/a.yaml  # looks
.venv/bin/slr flow \\
  --final
python3 dev.py demo --no-app
cd review
```
"""
    assert commands(document) == [
        ["slr", "check", "protocols/a.yaml"],
        ["slr", "flow", "--final"],
        ["dev.py", "demo", "--no-app"],
    ]
