"""Charted rows for property tests: any mixture of values, missing values and leftovers."""

from __future__ import annotations

from hypothesis import strategies as st

from review.model import Evidence, Extraction, Missing, Value

quotes = st.lists(st.builds(Evidence, quote=st.sampled_from(["", "a quote", "another"])), max_size=2).map(
    tuple
)


def valued(field_id: str, values: list) -> st.SearchStrategy[Value]:
    given = st.builds(Value, st.just(field_id), st.sampled_from(values), evidence=quotes)
    missing = st.builds(Value, st.just(field_id), st.none(), st.sampled_from(list(Missing)))
    return given | missing


COUNTRY = valued("country", ["SWE", "NOR", "GB-SCT", "GBR", "Atlantis"])
KIND = valued("kind", ["clinic", "class", "a code of old"])
PARTS = valued("parts", [["talk"], ["talk", "group"]])
DESIGN = valued("design", ["trial"])
RESULT = valued("result", ["helped", "did not"])

values = st.tuples(
    st.lists(DESIGN, max_size=1),
    st.lists(COUNTRY, max_size=1),
    st.lists(KIND, max_size=1),
    st.lists(PARTS, max_size=1),
).map(lambda parts: tuple(v for part in parts for v in part))
rows = st.lists(
    st.builds(
        Extraction,
        extraction_id=st.text("abc", min_size=1, max_size=3),
        report_id=st.sampled_from(["r1", "r2", "r3"]),
        extractor_id=st.just("e1"),
        values=values,
        outcomes=st.lists(st.lists(RESULT, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
    ),
    max_size=8,
)
