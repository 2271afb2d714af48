"""Read and check a protocol file. Errors name the line and the key."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.tokens import AliasToken, AnchorToken, ScalarToken, TagToken

from review.errors import ProtocolError
from review.protocol.checks import Location, problems
from review.protocol.schema import Eligibility, Protocol

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ProtocolFile:
    """A protocol with the file it came from.

    ``version`` names the exact text: the protocol's own number and the start of the file's SHA-256,
    so that a decision can say under which wording it was taken.
    """

    path: Path
    text: str
    sha256: str
    protocol: Protocol

    @property
    def version(self) -> str:
        """For instance ``2-1f9a03bc``."""
        return f"{self.protocol.review.version}-{self.sha256[:8]}"

    @property
    def corpus(self) -> Path:
        """The review's own folder: imported files, database, exports."""
        return self.path.parent.parent / "corpus" / self.protocol.review.id


def read_protocol(path: Path | str) -> ProtocolFile:
    """The protocol in a file, or a ``ProtocolError`` that lists every fault with its line."""
    path = Path(path).absolute()
    text = _text(path)
    tree = _tree(path, text)
    try:
        protocol = Protocol.model_validate(_plain(tree))
    except ValidationError as error:
        found = [(tuple(e["loc"]), _words(e)) for e in error.errors()]
        raise _error(path, tree, found) from None
    found = [(tuple(where), what) for where, what in problems(protocol)]
    if found:
        raise _error(path, tree, found)
    return ProtocolFile(path, text, hashlib.sha256(text.encode()).hexdigest(), protocol)


def eligibility_of(text: str) -> Eligibility | None:
    """The criteria and reasons of a kept protocol's text; None where they cannot be read any more.

    Only this part is read, so that a text of before still tells its criteria although other keys have
    changed since.
    """
    try:
        tree = YAML(typ="safe", pure=True).load(text)
        return Eligibility.model_validate(tree["eligibility"])
    except (YAMLError, ValidationError, ValueError, KeyError, TypeError, RecursionError):
        return None


def json_schema() -> str:
    """The protocol's JSON Schema, for editors that check YAML as it is typed."""
    schema = Protocol.model_json_schema(by_alias=True)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _text(path: Path) -> str:
    if not path.is_file():
        raise ProtocolError(
            f"There is no protocol at {path}.", "slr init protocols/NAME.yaml writes a new one."
        )
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise ProtocolError(f"{path.name} has {len(data):,} bytes; a protocol has at most {MAX_BYTES:,}.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProtocolError(f"{path.name} is not UTF-8 at byte {error.start}.", "save it as UTF-8.") from None


def _tree(path: Path, text: str) -> CommentedMap:
    yaml = YAML(typ="rt", pure=True)
    yaml.version = (1, 2)  # so that the country code NO stays a word
    try:
        _refuse_tricks(path, yaml, text)
        tree = yaml.load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProtocolError(f"{path.name}, line {line}: {error.problem or error}.") from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise ProtocolError(f"{path.name} is not readable YAML: {error}.") from None
    if not isinstance(tree, CommentedMap):
        raise ProtocolError(
            f"{path.name} holds no protocol.", "slr init protocols/NAME.yaml writes a new one."
        )
    return tree


def _refuse_tricks(path: Path, yaml: YAML, text: str) -> None:
    """Anchors, tags and merge keys say one thing in two places, or more than the eye sees."""
    for token in yaml.scan(text):
        is_merge = isinstance(token, ScalarToken) and token.plain and token.value == "<<"
        if is_merge or isinstance(token, AnchorToken | AliasToken | TagToken):
            line = token.start_mark.line + 1
            raise ProtocolError(
                f"{path.name}, line {line}: YAML anchors, tags and merge keys are not read here.",
                "write the value out.",
            )


def _plain(node: Any) -> Any:
    """Ruamel's containers as plain ones; scalars keep their value without their style."""
    if isinstance(node, CommentedMap):
        return {_plain(k): _plain(v) for k, v in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(v) for v in node]
    if isinstance(node, bool) or node is None:
        return node
    for kind in (int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return str(node)


def _error(path: Path, tree: CommentedMap, found: list[tuple[Location, str]]) -> ProtocolError:
    lines = sorted({(_line(tree, where), _key(where), what) for where, what in found})
    text = "\n".join(f"{path.name}, line {line}, {key}: {what}" for line, key, what in lines)
    return ProtocolError(text, "mend the file and run slr check on it.")


def _line(tree: Any, where: Location) -> int:
    line, node = 1, tree
    for step in where:
        try:
            if isinstance(node, CommentedMap) and step in node:
                line = node.lc.key(step)[0] + 1
                node = node[step]
            elif isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
                line = node.lc.item(step)[0] + 1
                node = node[step]
        except (KeyError, TypeError):
            break
    return line


def _key(where: Location) -> str:
    return ".".join(str(s) for s in where) or "(whole file)"


def _words(error: Any) -> str:
    kind, message = error["type"], str(error["msg"])
    if kind == "extra_forbidden":
        return "this key is not known here; look for a slip of the pen"
    if kind == "missing":
        return "this key is needed and not there"
    return message.removeprefix("Value error, ") + (f" (found {error['input']!r})" if _short(error) else "")


def _short(error: Any) -> bool:
    return isinstance(error.get("input"), str | int | float | bool) and len(str(error["input"])) < 60
