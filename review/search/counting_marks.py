"""How many entries begin in XML, JSON and the tagged texts, counted without any of the readers' code.

Like ``counting``: every function gives the lines at which an entry begins. None of them parses; they look
for marks, so that a reader's mistake cannot be theirs as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_SKIPPED = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*"
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},:]|[^\s"\[\]{},:]+|\n', re.DOTALL)
_WOS = re.compile(r"([A-Z][A-Z0-9])(?=[ \t]|$)")
_ENW = re.compile(r"[ \t]{0,3}%([^\sa-z])(?=[ \t]|$)")
_DEEPEST = 3
_LISTS = (["["], ["{", '"items"['], ["{", '"message"{', '"items"['])


def xml_marks(text: str, names: Collection[str]) -> list[int]:
    """Lines of the start tags of these names that stand in no other of them."""
    text = _plain(text)
    tag = re.compile(
        rf"<!--|<!\[CDATA\[|<\?|<(?P<end>/?)(?:[\w.-]+:)?(?:{'|'.join(map(re.escape, names))})"
        rf"(?=[\s/>]){_ATTRIBUTES}>"
    )
    marks: list[int] = []
    line, seen, at, depth = 1, 0, 0, 0
    while match := tag.search(text, at):
        at = match.end()
        if match[0] in _SKIPPED:
            close = text.find(_SKIPPED[match[0]], at)
            at = close if close >= 0 else len(text)
        elif match["end"]:
            depth = max(0, depth - 1)
        else:
            if depth == 0:
                line += text.count("\n", seen, match.start())
                seen = match.start()
                marks.append(line)
            depth += not match[0].endswith("/>")
    return marks


def csl_marks(text: str) -> list[int]:
    """Lines of the values in the list of items, or of an object that holds no such list.

    The list is the document itself, what stands under its key ``items``, or under ``items`` in its key
    ``message``. One document may follow another.
    """
    marks: list[int] = []
    lone = 0  # the line of an outermost object, as long as no list of items was found in it
    for line, path, step in _json_values(_plain(text)):
        if not path:
            marks += [lone] if lone else []
            lone = 0 if step == "[" else line
        elif path in _LISTS:
            marks.append(line)
        elif len(path) < _DEEPEST and [*path, step] in _LISTS:
            lone = 0
    return [*marks, lone] if lone else marks


def wos_marks(text: str) -> list[int]:
    """Lines with a ``PT`` tag, and first lines of blocks of tags that have none."""
    marks: list[int] = []
    orphan, is_open = 0, False
    for line, content in enumerate(_plain(text).split("\n"), 1):
        match = _WOS.match(content.lstrip("\ufeff"))
        tag = match[1] if match else ""
        if tag == "PT":
            marks.append(orphan or line)
            orphan, is_open = 0, True
        elif tag == "ER":
            marks += [orphan] if orphan else []
            orphan, is_open = 0, False
        elif tag and tag not in ("FN", "VR", "EF") and not is_open:
            orphan = orphan or line
    return [*marks, orphan] if orphan else marks


def enw_marks(text: str) -> list[int]:
    """Lines at which a block of ``%`` lines begins an entry.

    That is a ``%0`` line, or the first tag after a blank line. In a file that uses ``%0``, a block after a
    blank line without ``%0``, and a further ``%0`` without a blank line, only begin an entry where a title
    or a person is named both before them and in them: abstracts hold blank lines, and tags are repeated.
    """
    blocks = _enw_blocks(_plain(text))
    uses_type = any(tags[0] == "0" for _, tags, _ in blocks)
    marks: list[int] = []
    is_named = False
    for line, tags, is_parted in blocks:
        names_itself = any(tag in "TAE" for tag in tags)
        begins = is_parted and (tags[0] == "0" or not uses_type)
        if not marks or begins or (is_named and names_itself):
            marks.append(line)
            is_named = False
        is_named = is_named or names_itself
    return marks


def _json_values(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Line of each value, the steps that lead to it, and the step it would be itself.

    A step is the bracket that opens a list or an object, after the key it stands under.
    """
    path: list[str] = []
    line, previous, word, key = 1, "", "", ""
    for match in _JSON.finditer(text):
        sign = match[0]
        if sign == "\n":
            line += 1
            continue
        in_object = bool(path) and path[-1].endswith("{")
        is_value = sign not in "]},:" and (not in_object or previous == ":")
        if is_value:
            key = word if in_object else ""
            yield line, path, key + sign
        if sign in ("[", "{"):
            path.append(key + sign)
        elif sign in ("]", "}"):
            del path[-1:]
        word = word if sign == ":" else sign
        line += sign.count("\n")
        previous = sign


def _enw_blocks(text: str) -> list[tuple[int, list[str], bool]]:
    """First line and tags of each block, and whether a blank line parts it from what stands before.

    A block begins at a ``%0`` line and at the first tag after a blank line.
    """
    blocks: list[tuple[int, list[str], bool]] = []
    is_parted = True
    for number, line in enumerate(text.split("\n"), 1):
        match = _ENW.match(line.lstrip("\ufeff"))
        if match and (is_parted or match[1] == "0"):
            blocks.append((number, [match[1]], is_parted))
        elif match:
            blocks[-1][1].append(match[1])
        is_parted = not line.strip() or (is_parted and not blocks)
    return blocks


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
