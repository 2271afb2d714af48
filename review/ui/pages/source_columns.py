"""Which column of a table is read as what: the guess, and a person's corrections of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from review.pipeline import intake
from review.pipeline.intake import Upload
from review.search.table_columns import TableColumns
from review.ui.safe import option, plain
from review.ui.screen import Screen

ACROSS = 4
WORDS = {
    "title": "Title",
    "abstract": "Abstract",
    "authors": "Authors",
    "year": "Year",
    "date": "Date",
    "venue": "Journal or venue",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "first_page": "First page",
    "last_page": "Last page",
    "article_number": "Article number",
    "language": "Language",
    "type": "Type",
    "publisher": "Publisher",
    "keywords": "Keywords",
    "native_id": "Identifier in the database",
}
TABLES = (".csv", ".tsv", ".txt", ".tab", ".xlsx")


def chosen(data: bytes) -> Mapping[str, str]:
    """What a person chose for this very file; another file begins with the guess."""
    known = st.session_state.get("import-columns")
    return known[1] if known is not None and known[0] == hash(data) else {}


def ask(screen: Screen, upload: Upload, table: TableColumns) -> None:
    """A choice for every field, filled with what is read now; each change reads the file again."""
    t = screen.t
    headings = ["", *dict.fromkeys(h for h in table.headings if h.strip())]
    with st.container(border=True, key="import-table"):
        st.markdown(f"**{t('Which column is what')}**")
        left = [h for h in headings[1:] if h not in table.fields.values()]
        rest = plain(", ".join(left)) if left else t("none")
        st.caption(t("Columns kept with each record under their own names: {names}.").format(names=rest))
        fields = intake.FIELDS
        for start in range(0, len(fields), ACROSS):
            for column, name in zip(st.columns(ACROSS), fields[start : start + ACROSS], strict=False):
                key = f"import-column-{name}"
                # What is read decides what is shown: a column given to one field is taken from another.
                st.session_state[key] = table.fields.get(name, "")
                column.selectbox(
                    t(WORDS[name]) if name in WORDS else name.upper(),  # DOI, ISSN
                    headings,
                    format_func=lambda h: option(h) if h else t("— none —"),
                    key=key,
                    on_change=_choose,
                    args=(upload, name, key),
                )


def mend(screen: Screen, upload: Upload) -> None:
    """For a table whose headings nobody can tell: the heading of the titles shows which row they are in."""
    if not upload.name.lower().endswith(TABLES):
        return
    t = screen.t
    key = "import-title-heading"
    st.text_input(
        t("If it is a table: the heading of the column with the titles, as it stands in the file"),
        key=key,
        on_change=_choose,
        args=(upload, "title", key),
    )


def _choose(upload: Upload, name: str, key: str) -> None:
    heading = str(st.session_state.get(key) or "")
    st.session_state["import-columns"] = (hash(upload.data), intake.with_column(upload, name, heading))
