"""The lists behind the numbers of the flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.i18n import Translate
from review.pipeline.core import Context, load_reports
from review.reporting import Flow
from review.reporting.template import LABELS
from review.store import identity, joined, runs


@dataclass(frozen=True, slots=True)
class Row:
    """One record, report or study behind a number."""

    id: str
    title: str
    year: str
    source: str


def rows_behind(ctx: Context, ids: Sequence[str]) -> list[Row]:
    """What the ids of one number stand for, in their order: records, reports or studies."""
    with ctx.db.read() as unit:
        label = {r.run_id: r.source_label for r in runs.all_runs(unit)}
        reports = {r.report_id: r for r in load_reports(unit)}
        reports |= {old: reports[now] for old, now in joined.moved(unit).items() if now in reports}
        records = {r.record_id: r for r in runs.records(unit)}
        studies = {study: name for _, study, name in identity.studies(unit)}
    found = []
    for one in ids:
        if one in records:
            entry, source = records[one].entry, label[records[one].run_id]
        elif one in reports:
            entry = reports[one].entry
            source = ", ".join(sorted({label[r.partition(":")[0]] for r in reports[one].record_ids}))
        else:
            found.append(Row(one, studies.get(one, ""), "", ""))
            continue
        found.append(Row(one, entry.title, str(entry.year or ""), source))
    return found


def names_of(flow: Flow, t: Translate) -> dict[str, str]:
    """Every number's key with the words a person knows it by."""
    names = {key: t(label) for key, label in {**LABELS, **_MORE}.items()}
    names |= {key: f"{names[key]} ({t('other methods')})" for key in names if key.startswith("other_")}
    for whole, parts in flow.parts.items():
        head = names.get(whole.replace("_specific", ""), whole)
        labels = [label for label, _ in getattr(flow, whole, None) or ()]
        for place, part in enumerate(parts):
            named = labels[place] if place < len(labels) else part.partition(":")[2]
            names[part] = f"{head}: {named}"
    return names


_MORE = {
    "pending_screening": "Pending: title and abstract",
    "pending_retrieval": "Pending: retrieval",
    "pending_assessment": "Pending: full text",
    "pending_other_screening": "Pending: title and abstract, other methods",
    "pending_other_retrieval": "Pending: retrieval, other methods",
    "pending_other_assessment": "Pending: full text, other methods",
    "set_aside": "Other methods: set aside before retrieval",
    "duplicates:program": "Duplicate records, found by the program",
    "duplicates:person": "Duplicate records, found by a person",
    "duplicates:screening": "Duplicate records, found while screening",
    "excluded_other:earlier": "Records already identified in earlier searches",
}
