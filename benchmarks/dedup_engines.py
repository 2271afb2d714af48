"""The engines to be compared, each behind the same call: a table in, clusters and a queue out.

``ours`` is what the project does. The two peers run as their documentation shows, in one process and
without labels:

- bib-dedupe: ``prep``, ``block``, ``match`` with ``cpu=1`` (more only adds copying); what it labels
  "duplicate" is merged, what it labels "maybe" is the queue. Fields are handed over as they are, and
  types as the nearest of those it knows.
- Splink on DuckDB: a model learnt by expectation maximisation on fields made plain by ``_plain``
  (which flatters it, as it brings no normalisation of its own); pairs of 0.99 and more are merged,
  those of 0.5 and more are the queue. Fields empty in more than 98 of 100 records are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

Engine = Callable[[pd.DataFrame, pd.DataFrame | None], tuple[pd.DataFrame, pd.DataFrame]]
"""A table and the clusters already known, to (record_id, cluster_id) and (record_id_1, record_id_2)."""

_IN_BOOKS = ("inproceedings", "proceedings", "inbook")
_MERGE_AT = 0.99
_ASK_AT = 0.5


def bib_dedupe() -> Engine:
    """bib-dedupe from PyPI."""
    import bib_dedupe as package  # type: ignore[import-not-found]
    from bib_dedupe import bib_dedupe as steps

    def run(table: pd.DataFrame, _known: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
        renamed = {"record_id": "ID", "entry_type": "ENTRYTYPE", "authors": "author", "issue": "number"}
        fields = ["title", "year", "journal", "volume", "pages", "doi", "abstract"]
        records = table[[*renamed, *fields]].rename(columns=renamed).astype(object)
        # It knows BibTeX's types, and reads of a book's part the booktitle, of all else the journal.
        types = records["ENTRYTYPE"].replace({"incollection": "inbook", "chapter": "inbook"})
        records["ENTRYTYPE"] = types.where(types.isin(_IN_BOOKS), "article")
        records["booktitle"] = records["journal"]
        matched = steps.match(steps.block(steps.prep(records, cpu=1), cpu=1), cpu=1)
        same = matched[matched["duplicate_label"] == "duplicate"][["ID_1", "ID_2"]]
        maybe = matched[matched["duplicate_label"] == "maybe"][["ID_1", "ID_2"]]
        return closed(table["record_id"], same), maybe.set_axis(["record_id_1", "record_id_2"], axis=1)

    package.verbose_print.verbosity_level = 0
    return run


def splink() -> Engine:
    """Splink from PyPI, on DuckDB."""
    import splink.comparison_library as compare  # type: ignore[import-not-found]
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    comparisons: dict[str, Any] = {
        "title": compare.JaroWinklerAtThresholds("title", [0.97, 0.92, 0.85]),
        "authors": compare.JaroWinklerAtThresholds("authors", [0.95, 0.85, 0.7]),
        "journal": compare.JaroWinklerAtThresholds("journal", [0.95, 0.8]),
        "year": compare.LevenshteinAtThresholds("year", 1),
        "volume": compare.ExactMatch("volume"),
        "page": compare.ExactMatch("page"),
        "doi": compare.ExactMatch("doi"),
    }
    blocks = [
        ["doi"],
        ["title"],
        ["title_start", "year"],
        ["title_end"],
        ["first_author", "year", "page"],
        ["volume", "page", "year"],
        ["first_author", "title_word"],
    ]

    def run(table: pd.DataFrame, _known: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
        plain = _plain(table)
        filled = [name for name in comparisons if plain[name].notna().mean() > 0.02]
        usable = [b for b in blocks if all(plain[name].notna().mean() > 0.02 for name in b)]
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="record_id",
            comparisons=[comparisons[name] for name in filled],
            blocking_rules_to_generate_predictions=[block_on(*names) for names in usable],
        )
        linker = Linker(DuckDBAPI().register(plain), settings)
        learn = linker.training
        learn.estimate_probability_two_random_records_match([block_on("title", "first_author")], recall=0.8)
        learn.estimate_u_using_random_sampling(max_pairs=1e6)
        learn.estimate_parameters_using_expectation_maximisation(block_on("title"))
        learn.estimate_parameters_using_expectation_maximisation(block_on("first_author", "year"))
        scored = linker.inference.predict(threshold_match_probability=_ASK_AT).as_pandas_dataframe()
        pairs = scored.sort_values("match_probability", ascending=False)
        ids = pairs[["record_id_l", "record_id_r"]].set_axis(["record_id_1", "record_id_2"], axis=1)
        is_sure = pairs["match_probability"] >= _MERGE_AT
        return closed(table["record_id"], ids[is_sure]), ids[~is_sure]

    return run


def closed(record_ids: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """The clusters that pairs make, whoever is linked by a chain being together."""
    parent = {record_id: record_id for record_id in record_ids.tolist()}

    def root(record_id: str) -> str:
        while parent[record_id] != record_id:
            parent[record_id] = parent[parent[record_id]]
            record_id = parent[record_id]
        return record_id

    for a, b in pairs.itertuples(index=False):
        parent[root(a)] = root(b)
    return pd.DataFrame({"record_id": list(parent), "cluster_id": [root(i) for i in parent]})


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """The fields Splink compares, folded to plain letters and digits; None where there is nothing."""

    def folded(column: str) -> pd.Series:
        text = table[column].str.normalize("NFKD").str.lower()
        text = text.str.replace(r"<[^>]*>|&#?\w+;|[\u0300-\u036f]", "", regex=True)
        return text.str.replace(r"\W+", " ", regex=True).str.strip()

    title, authors = folded("title"), folded("authors")
    doi = table["doi"].str.lower().str.extract(r"(10\.\d+\S*?)\.?$", expand=False)
    plain = pd.DataFrame(
        {
            "record_id": table["record_id"],
            "title": title,
            "title_start": title.str[:40],
            "title_end": title.str[-30:],
            "title_word": title.str.split().map(lambda words: max(words, key=len, default="")),
            "authors": authors,
            "first_author": authors.str.extract(r"^(\w+)", expand=False),
            "year": table["year"],
            "journal": folded("journal"),
            "volume": table["volume"].str.extract(r"(\d+)", expand=False),
            "page": table["pages"].str.extract(r"([A-Za-z]?\d+)", expand=False).str.lower(),
            "doi": doi.str.replace("%2f", "/"),
        }
    )
    return plain.astype(object).where(plain.notna() & (plain != ""), None)


def ours() -> Engine:
    """This project's engine."""
    from review.dedup.tables import deduplicate_table

    def run(table: pd.DataFrame, known: pd.DataFrame | None) -> tuple[pd.DataFrame, pd.DataFrame]:
        placed = {} if known is None else dict(zip(known["record_id"], known["cluster_id"], strict=True))
        result = deduplicate_table(table, known=placed)
        return result.clusters, result.queue[["record_id_1", "record_id_2"]]

    return run
