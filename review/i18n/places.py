"""Where messages stand that are chosen while the program runs: ``t(label)``, not ``t("Save")``.

Each place names a file, a table, list, function or class in it, and which of its texts are messages.
They are read from the source text, so that this package imports nothing of the others.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

Read = Callable[[ast.AST], Iterator[str]]


def texts(node: ast.AST | None) -> Iterator[str]:
    """Every text of a value, in order: the text itself, the items of a list, the values of a table."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from texts(value)
    elif node is not None:
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def keys(node: ast.AST) -> Iterator[str]:
    """The keys of a table."""
    for key in node.keys if isinstance(node, ast.Dict) else ():
        yield from texts(key)


def spaced(node: ast.AST) -> Iterator[str]:
    """The codes of an enum as words: ``not_retrieved`` is "not retrieved"."""
    for line in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(line, ast.Assign):
            yield from (code.replace("_", " ") for code in texts(line.value))


def capitals(node: ast.AST) -> Iterator[str]:
    """The codes of an enum with a capital."""
    yield from (code.capitalize() for code in spaced(node))


def column(at: int) -> Read:
    """One column of a table that is written as tuples, or as calls with plain arguments."""

    def read(node: ast.AST) -> Iterator[str]:
        for row in node.elts if isinstance(node, ast.Tuple | ast.List) else ():
            cells = row.args if isinstance(row, ast.Call) else getattr(row, "elts", [])
            yield from texts(cells[at])

    return read


def returned(node: ast.AST) -> Iterator[str]:
    """The texts a function gives back."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Return):
            yield from texts(inner.value)


def refusals(node: ast.AST) -> Iterator[str]:
    """What the errors say that a function makes: their first argument."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and inner.args and getattr(inner.func, "id", "") == "NotAllowed":
            yield from texts(inner.args[0])


class Place(NamedTuple):
    """The value of ``name`` in a file of the package, and how to read its messages."""

    file: str
    name: str
    read: Read = texts


def _codes(enum: str, read: Read = spaced) -> tuple[Place]:
    return (Place("model/codes.py", enum, read),)


PAGES = "ui/navigation.py", "PAGES"
LABELS = Place("reporting/template.py", "ROWS", column(3))
KINDS = Place("model/duplicates.py", "_LABELS")
FIELDS = Place("ui/pages/duplicates_words.py", "FIELDS")

# By file, then by what stands between the brackets of t(...).
DYNAMIC: dict[str, dict[str, tuple[Place, ...]]] = {
    "pipeline/lists.py": {"label": (LABELS, Place("pipeline/lists.py", "_MORE"))},
    "ui/cards.py": {
        "entry.type": (
            Place("search/formats/types.py", "_RIS", keys),
            Place("search/formats/types.py", "OTHER"),
        )
    },
    "ui/field_inputs.py": {
        "c": (Place("extraction/values.py", "YES_NO_UNCLEAR"),),
        "c.value.replace('_', ' ')": _codes("Certainty"),
        "m.value.replace('_', ' ')": _codes("Missing"),
    },
    "ui/navigation.py": {
        "section": (Place(*PAGES, column(0)),),
        "title": (Place(*PAGES, column(2)),),
        "p[2]": (Place(*PAGES, column(2)),),
    },
    "ui/pages/account.py": {
        "r.value.replace('_', ' ')": _codes("Role"),
        "LANGUAGES[code]": (Place("ui/pages/account.py", "LANGUAGES"),),
    },
    "ui/pages/charts.py": {"text.replace('_', ' ')": _codes("Missing")},
    "ui/pages/charting.py": {
        "value.missing.value.replace('_', ' ')": _codes("Missing"),
        "quote.certainty.value.replace('_', ' ')": _codes("Certainty"),
    },
    "ui/pages/conflict_list.py": {
        "(vote.verdict or Verdict.UNSURE).value.capitalize()": _codes("Verdict", capitals),
        "(ruling.verdict or Verdict.UNSURE).value.capitalize()": _codes("Verdict", capitals),
    },
    "ui/pages/duplicates.py": {"SECTIONS[name]": (Place("ui/pages/duplicates.py", "SECTIONS"),)},
    "ui/pages/duplicates_bar.py": {"kind.label": (KINDS,)},
    "ui/pages/duplicates_card.py": {"link.kind.label": (KINDS,)},
    "ui/pages/duplicates_many.py": {"k.label": (KINDS,)},
    "ui/pages/duplicates_merged.py": {"FIELDS[one.name]": (FIELDS,), "FIELDS[f.name]": (FIELDS,)},
    "ui/pages/duplicates_sample.py": {
        "label": (Place("ui/pages/duplicates_sample.py", "VERDICTS", column(1)),)
    },
    "ui/pages/duplicates_table.py": {
        "FIELDS[row.field]": (FIELDS,),
        "STATES[state]": (Place("ui/pages/duplicates_table.py", "STATES"),),
    },
    "ui/pages/duplicates_words.py": {
        "pattern": (Place("dedup/phrases.py", "PATTERNS"),),
        "name": (Place("dedup/phrases.py", "DETAILS"),),
        "VERDICTS[verdict]": (Place("ui/pages/duplicates_words.py", "VERDICTS"),),
        "kind.label": (KINDS,),
        "said['kind']": (Place("dedup/phrases.py", "KINDS"),),
    },
    "ui/badges.py": {"WORDS[badge.kind]": (Place("ui/badges.py", "WORDS"),)},
    "ui/pages/retrieval.py": {"WORDS[s]": (Place("ui/pages/retrieval.py", "WORDS"),)},
    "ui/pages/retrieval_batch.py": {
        "HOWS[one.match.how]": (Place("ui/pages/retrieval_batch.py", "HOWS"),),
        "DOUBTS[one.match.doubt]": (Place("ui/pages/retrieval_batch.py", "DOUBTS"),),
    },
    "ui/pages/retrieval_details.py": {
        "WORDS[said.status.value]": (Place("ui/pages/retrieval_details.py", "WORDS"),)
    },
    "ui/pages/retrieval_links.py": {"STATES[status]": (Place("ui/pages/retrieval_links.py", "STATES"),)},
    "ui/pages/retrieval_row.py": {
        "word": (Place("ui/pages/retrieval.py", "WORDS"),),
        "row.sought.outcome.value": _codes("Outcome"),
    },
    "ui/pages/source_columns.py": {"WORDS[name]": (Place("ui/pages/source_columns.py", "WORDS"),)},
    "ui/pages/source_details.py": {
        "LIMITS[name]": (Place("ui/pages/source_details.py", "LIMITS"),),
        "SCOPES[value]": (Place("ui/pages/source_details.py", "SCOPES"),),
        "kind": (Place("search/query/model.py", "NoteKind", spaced),),
    },
    "ui/pages/source_import.py": {
        "s.arm.replace('_', ' ')": _codes("Arm"),
        "FORMATS[name]": (Place("ui/pages/source_import.py", "FORMATS"),),
    },
    "ui/pages/sources.py": {
        "run.arm.value.replace('_', ' ')": _codes("Arm"),
        "run.status.value": _codes("RunStatus"),
    },
    "ui/signin.py": {"problem": (Place("pipeline/people.py", "sign_in", refusals),)},
}

# The flow diagram is given its translator as ``translate`` and says its messages by name.
DIAGRAM = (
    LABELS,
    Place("reporting/template.py", "NOT_STATED"),
    Place("reporting/content.py", "layout_name", returned),
    Place("reporting/content.py", "DUPLICATES"),
    Place("reporting/messages.py", "SAID"),
    Place("reporting/words.py", "COUNTED"),
    Place("reporting/notes.py", "PATTERNS"),
    Place("reporting/notes.py", "INCOMPLETE"),
)
# What ``reporting.template.without_new`` makes of the labels for a review that is no update.
WITHOUT_NEW = (
    "Identification of studies via databases and registers",
    "Identification of studies via other methods",
    "Studies included in review",
    "Reports of included studies",
)
