"""A gold extraction table as charted interventions of the demonstration form.

Reads ``seeds-facts.yaml``: facts with verbatim quotes, coded intervention rows, and the tensions
between sources. Every fact comes out: as evidence of a charted value, as an outcome, or, where it is
not of an intervention, as a context statement. The mapping stands in ``gold_map``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from review.errors import InvalidInput
from review.extraction.gold_map import ALSO, FIELD_OF, OUTCOME_OF
from review.extraction.gold_rows import Fact, Placed, folded, outcome_groups, row_values
from review.model import Certainty, Evidence, Extraction


@dataclass(frozen=True, slots=True)
class Tension:
    """Statements that do not agree, between or inside sources, and how they are charted."""

    tension_id: str
    topic: str
    statements: tuple[str, ...]
    between: tuple[str, ...]
    resolution: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says that is not of one intervention: of a review, a country, a law."""

    fact_id: str
    entity: str
    field: str
    value: Any
    evidence: Evidence
    unit: str = ""
    as_of: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold table, read whole; ``published_map`` is the country by type table it prints."""

    extractions: tuple[Extraction, ...]
    tensions: tuple[Tension, ...]
    context: tuple[Statement, ...]
    published_map: dict[str, dict[str, int]] = field(default_factory=dict)


def read_gold(
    path: Path | str, report_ids: Mapping[str, str] | None = None, *, extractor_id: str = "example"
) -> Gold:
    """The charted interventions, tensions and context statements of a gold table.

    ``report_ids`` translates the table's source ids to report ids; without it they stay as they
    are. A source the mapping lacks, or a file of another shape, is refused.
    """
    path = Path(path)
    tree = _tree(path)
    try:
        facts = [_fact(raw) for raw in tree["facts"]]
        return _gold(tree, facts, _Translation(path.name, report_ids), extractor_id)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise InvalidInput(f"{path.name} is not a gold table: {error!r}.") from None


@dataclass(frozen=True, slots=True)
class _Translation:
    """Source ids of the table to report ids of the review."""

    file: str
    report_ids: Mapping[str, str] | None

    def __call__(self, source: str) -> str:
        if self.report_ids is None:
            return source
        if source not in self.report_ids:
            raise InvalidInput(f"{self.file}: no report is given for the source {source!r}.")
        return self.report_ids[source]


def _gold(tree: Any, facts: Sequence[Fact], translate: _Translation, extractor_id: str) -> Gold:
    rows = {row["key"]: row for row in tree["interventions"]}
    groups = _groups(facts, rows)
    placed, context = _place(facts, rows, groups, translate)
    extractions = [
        Extraction(
            extraction_id=key,
            report_id=translate(row["evidence"][0]),  # the others stand at each quote
            extractor_id=extractor_id,
            values=row_values(row, placed[key]),
            outcomes=outcome_groups(placed[key]),
            note=_row_note(key, rows, groups),
            is_example=True,
        )
        for key, row in rows.items()
    ]
    sources = {source["id"] for source in tree["sources"]}
    tensions = [_tension(raw, sources, translate) for raw in tree.get("tensions") or ()]
    cells = (tree.get("country_by_type") or {}).get("cells") or {}
    published = {str(country): dict(counts) for country, counts in cells.items()}
    return Gold(tuple(extractions), tuple(tensions), tuple(context), published)


def _place(
    facts: Sequence[Fact],
    rows: Mapping[str, Any],
    groups: Mapping[str, tuple[str, ...]],
    translate: _Translation,
) -> tuple[dict[str, list[Placed]], list[Statement]]:
    placed: dict[str, list[Placed]] = {key: [] for key in rows}
    context = []
    for fact in facts:
        keys, site = _rows_of(fact.entity, rows, groups)
        where = f"line {fact.line} ({site})" if site else f"line {fact.line}"
        evidence = Evidence(fact.quote, where, fact.certainty, translate(fact.source))
        for key, field_id in ALSO.get((fact.entity, fact.field), ()):
            if key in placed:
                placed[key].append(Placed(fact, field_id, evidence, ""))
        slot = FIELD_OF.get(fact.field) or OUTCOME_OF.get(fact.field)
        if not keys or slot is None:
            context.append(_statement(fact, evidence))
            continue
        for key in keys:
            placed[key].append(Placed(fact, slot, evidence, site, together=len(keys) > 1))
    return placed, context


def _groups(facts: Sequence[Fact], rows: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Entities that stand for several rows: those with a list of countries, by the rows no fact names."""
    named = {f.entity for f in facts}
    unnamed = [k for k in rows if k not in named]
    return {
        f.entity: tuple(k for k in unnamed if rows[k]["country"] in f.value)
        for f in facts
        if f.field == "countries" and isinstance(f.value, list)
    }


def _rows_of(
    entity: str, rows: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], str]:
    """The rows an entity speaks of, and the site it narrows them to (``SE-kast-goteborg``)."""
    if entity in rows:
        return (entity,), ""
    if entity in groups:
        return groups[entity], ""
    wider = [k for k in rows if entity.startswith(f"{k}-")]
    if not wider:
        return (), ""
    key = max(wider, key=len)
    suffix = entity.removeprefix(f"{key}-")
    return (key,), next((s for s in rows[key]["sites"] if folded(s) == folded(suffix)), suffix)


def _row_note(key: str, rows: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]]) -> str:
    for keys in groups.values():
        if key in keys and len(keys) > 1:
            countries = ", ".join(rows[k]["country"] for k in keys)
            return f"The source names {countries} in one sentence and does not tell them apart."
    return ""


def _statement(fact: Fact, evidence: Evidence) -> Statement:
    return Statement(
        fact.fact_id, fact.entity, fact.field, fact.value, evidence, fact.unit, fact.as_of, fact.remarks()
    )


def _tension(raw: Any, sources: Iterable[str], translate: _Translation) -> Tension:
    between = tuple(translate(s) if s in sources else s for s in raw["between"])
    return Tension(raw["id"], raw["topic"], tuple(raw["facts"]), between, raw["resolve"])


def _fact(raw: Mapping[str, Any]) -> Fact:
    known = {
        "id",
        "source",
        "line",
        "entity",
        "field",
        "value",
        "certainty",
        "quote",
        "unit",
        "as_of",
        "count",
    }
    try:
        certainty = Certainty(str(raw["certainty"]).replace("-", "_"))
    except ValueError:
        raise InvalidInput(f"{raw['id']}: {raw['certainty']!r} is no degree of certainty.") from None
    return Fact(
        fact_id=raw["id"],
        source=raw["source"],
        line=raw["line"],
        entity=raw["entity"],
        field=raw["field"],
        value=raw["value"],
        certainty=certainty,
        quote=raw["quote"],
        unit=str(raw.get("unit") or ""),
        as_of=str(raw.get("as_of") or ""),
        count=raw.get("count"),
        more=tuple((k, str(v)) for k, v in raw.items() if k not in known and v is not None),
    )


def _tree(path: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        return yaml.load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror}.") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path.name} is not readable YAML: {error}.") from None
