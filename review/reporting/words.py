"""The diagram in words: a nested list for screen readers, a table, a paragraph, and plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from review.reporting.content import Contents, Para, Wording
from review.reporting.flow import Flow
from review.reporting.layout import COLUMNS, HEADINGS, PHASES
from review.reporting.template import Numbers, count_of, listing_of

# English singular and plural, each the key of its own translation.
COUNTED = {
    "record": ("{n} record", "{n} records"),
    "duplicate": ("{n} duplicate record", "{n} duplicate records"),
    "report": ("{n} report", "{n} reports"),
    "study": ("{n} study", "{n} studies"),
}


def nested_list(numbers: Numbers, wording: Wording | None = None) -> str:
    """The diagram as a Markdown list: phases, boxes, and what stands in each."""
    contents = Contents(numbers, wording or Wording())
    boxes = contents.boxes()
    lines: list[str] = []
    for phase, rows in PHASES.items():
        names = [name for row in rows for name in row if name in boxes]
        if names:
            lines.append(f"- {contents.heading(phase)}")
        for arm, columns in HEADINGS.items():
            own = [name for name in names if any(name in COLUMNS[column] for column in columns)]
            deep = 2 if own and phase != "included" else 1
            lines += [f"  - {contents.heading(arm)}"] if deep == 2 else []
            for name in own:
                lines += [f"{'  ' * (depth + deep)}- {text}" for depth, text in _items(boxes[name])]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def markdown_table(numbers: Numbers, wording: Wording | None = None) -> str:
    """The diagram as a Markdown table of box, label and number; numbers without separators."""
    wording = wording or Wording()
    contents = Contents(numbers, wording)
    say = wording.translate
    rows = [f"| {say('Box')} | {say('Label')} | n |", "| --- | --- | ---: |"]
    for name, paras in contents.boxes().items():
        lead = ""
        for para in paras:
            if not para.count:
                lead = para.label.rstrip(":") + ": "
                continue
            label = (lead if para.level == 1 else "") + para.label
            rows.append(f"| {name[3:]} | {_cell(label)} | {_digits(para)} |")
    return "\n".join(rows) + "\n"


def paragraph(numbers: Numbers, wording: Wording | None = None) -> str:
    """One paragraph for the results section."""
    return " ".join(_sentences(numbers, wording or Wording()))


def as_data(flow: Flow) -> dict[str, Any]:
    """The counts as plain data for JSON: numbers by name, lists of label and number, notes."""
    data: dict[str, Any] = {}
    for key, value in flow.numbers().items():
        is_plain = value is None or isinstance(value, int)
        data[key] = value if is_plain else [{"label": label, "n": n} for label, n in value]  # type: ignore[union-attr]
    data["set_aside"] = flow.set_aside
    data["is_interim"] = flow.is_interim
    data["pending"] = flow.pending
    data["template"] = flow.template.value
    data["notes"] = [str(note) for note in flow.notes]
    return data


def _items(paras: Sequence[Para]) -> Iterator[tuple[int, str]]:
    """Depth and text of a box's paragraphs: the first heads the box, what belongs to it lies deeper."""
    for index, para in enumerate(paras):
        depth = para.level or int(para.is_pending)
        yield (depth if index else 0), para.text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\u00a0", " ")


def _digits(para: Para) -> str:
    return "".join(c for c in para.count if c.isdigit() or c == "-")


def _sentences(numbers: Numbers, wording: Wording) -> Iterator[str]:
    tell = _Teller(numbers, wording)
    pending = tell.pending()
    if pending:
        yield tell.say("This is an interim count; {n} still wait.", n=wording.number(pending))
    yield from tell.identification()
    yield from tell.screening()
    yield from tell.other_methods()
    yield from tell.included()


class _Teller:
    """Says one sentence after the other, leaving out what was not done."""

    def __init__(self, numbers: Numbers, wording: Wording) -> None:
        self.numbers = numbers
        self.wording = wording

    def say(self, pattern: str, **values: str) -> str:
        return self.wording.translate(pattern).format(**values).replace("\u00a0", " ")

    def get(self, key: str) -> int | None:
        return count_of(self.numbers, key)

    def counted(self, noun: str, n: int | None) -> str:
        pattern = COUNTED[noun][0 if n == 1 else 1]
        return self.wording.translate(pattern).format(n=self.wording.number(n or 0))

    def number(self, key: str) -> str:
        return self.wording.number(self.get(key) or 0)

    def pending(self) -> int:
        return sum(count_of(self.numbers, key) or 0 for key in self.numbers if key.startswith("pending_"))

    def listed(self, *keys: str) -> str:
        """`` (A 5, B 7)``, or nothing when no names are known."""
        items = [item for key in keys for item in listing_of(self.numbers, key) or () if item[0] and item[1]]
        text = ", ".join(f"{label} {self.wording.number(n)}" for label, n in items)
        return f" ({text})" if text else ""

    def identification(self) -> Iterator[str]:
        found = [n for key in ("database_results", "register_results") if (n := self.get(key)) is not None]
        if found:
            yield self.say(
                "The searches of databases and registers returned {records}{names}.",
                records=self.counted("record", sum(found)),
                names=self.listed("database_specific_results", "register_specific_results"),
            )
        if self.get("duplicates") is not None:
            yield self.say(
                "Before screening we removed {duplicates}, {automatic} that automation tools marked "
                "as ineligible, and {other} for other reasons."
                if self.get("excluded_automatic")
                else "Before screening we removed {duplicates}, and {other} for other reasons.",
                duplicates=self.counted("duplicate", self.get("duplicates")),
                automatic=self.counted("record", self.get("excluded_automatic")),
                other=self.counted("record", self.get("excluded_other")),
            )

    def screening(self) -> Iterator[str]:
        if self.get("records_screened") is not None:
            yield self.say(
                "We screened {records} on title and abstract and excluded {n}.",
                records=self.counted("record", self.get("records_screened")),
                n=self.number("records_excluded"),
            )
        yield from self._full_text("dbr", "We sought the full text of {reports}; {n} could not be retrieved.")

    def other_methods(self) -> Iterator[str]:
        keys = ("website_results", "organisation_results", "citations_results")
        found = [n for key in keys if (n := self.get(key)) is not None]
        if found:
            yield self.say(
                "Other methods (websites, organisations, citation searching) gave {records}.",
                records=self.counted("record", sum(found)),
            )
            yield from self._full_text(
                "other", "Of these, we sought the full text of {reports}; {n} could not be retrieved."
            )

    def _full_text(self, arm: str, sought: str) -> Iterator[str]:
        if self.get(f"{arm}_sought_reports") is not None:
            yield self.say(
                sought,
                reports=self.counted("report", self.get(f"{arm}_sought_reports")),
                n=self.number(f"{arm}_notretrieved_reports"),
            )
        if self.get(f"{arm}_assessed") is not None:
            yield self.say(
                "We assessed {reports} for eligibility and excluded {n}{names}.",
                reports=self.counted("report", self.get(f"{arm}_assessed")),
                n=self.number(f"{arm}_excluded"),
                names=self.listed(f"{arm}_excluded"),
            )

    def included(self) -> Iterator[str]:
        for when, pattern in (
            ("new", "The review includes {studies}, described in {reports}."),
            ("previous", "The previous version held {studies} in {reports}."),
            ("total", "In total, the review now holds {studies} in {reports}."),
        ):
            studies, reports = self.get(f"{when}_studies"), self.get(f"{when}_reports")
            if studies is None or (reports is None and when != "new"):
                continue
            if reports is None:
                text = "The review includes {studies}."
            elif when == "new" and self.get("previous_studies") is not None:
                text = "This update adds {studies}, described in {reports}."
            else:
                text = pattern
            yield self.say(
                text, studies=self.counted("study", studies), reports=self.counted("report", reports)
            )
