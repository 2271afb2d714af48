"""The views over what stands: the last revision of each row that may be revised."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, TableClause, column, table

from review.store import duplicate_tables, file_tables, schema, team_tables


def _standing(of: Table) -> TableClause:
    columns: list[Any] = [column(c.name, c.type) for c in of.columns]
    return table(f"standing_{of.name}", *columns)


search_run = _standing(schema.search_run)
membership = _standing(schema.membership)
pair_ruling = _standing(schema.pair_ruling)
study_report = _standing(schema.study_report)
decision = _standing(schema.decision)
adjudication = _standing(schema.adjudication)
retrieval = _standing(schema.retrieval)
extraction = _standing(schema.extraction)
report_moved = _standing(duplicate_tables.report_moved)
field_choice = _standing(duplicate_tables.field_choice)
audit_answer = _standing(duplicate_tables.audit_answer)
added_abstract = _standing(team_tables.added_abstract)
full_text_file = _standing(file_tables.full_text_file)
