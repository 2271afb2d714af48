"""The best value of each field, where it comes from, and what a person chose."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from review.dedup.best import best_entry, best_fields, is_sound
from review.model import Author, Entry, Record

LONG = "We asked many people, and most of them answered; what they said is told here."


def records(*entries: Entry) -> list[Record]:
    return [Record(f"run{n}:1", f"run{n}", 1, e) for n, e in enumerate(entries)]


def test_each_field_is_the_first_that_is_filled():
    found = best_entry(records(Entry(title="One", year=2001), Entry(title="one", year=2002, doi="10.1/a")))
    assert (found.title, found.year, found.doi) == ("One", 2001, "10.1/a")


def test_a_title_in_capitals_gives_way_and_place_comes_from_one_record():
    found = best_entry(
        records(Entry(title="LOUD", volume="1"), Entry(title="Quiet", venue="V", volume="2", pages="3-4"))
    )
    assert (found.title, found.venue, found.volume, found.pages) == ("Quiet", "V", "2", "3-4")


def test_the_longest_sound_abstract_is_taken():
    cut = LONG + " And much more could be said about every single one of them, but ..."
    found = best_entry(records(Entry(abstract=LONG[:20]), Entry(abstract=cut), Entry(abstract=LONG)))
    assert found.abstract == LONG
    assert best_entry(records(Entry(abstract=cut), Entry())).abstract == cut, "better than none"
    for text in (
        "",
        "No abstract available.",
        "[No abstract]",
        "N/A",
        "T",
        "Broken \N{REPLACEMENT CHARACTER}",
    ):
        assert not is_sound(Entry(title="T", abstract=text)), text
    assert is_sound(Entry(title="T", abstract="None of them came back."))


def test_identifiers_and_keywords_are_united_and_nothing_extra_is_lost():
    one = Entry(keywords=("Work", "Rest"), issn=("1234-5678",), extra={"note": ["seen"], "id": ["1"]})
    other = Entry(keywords=("rest", "Play"), issn=("8765-4321",), extra={"note": ["Retracted", "seen"]})
    found = best_entry(records(one, other))
    assert found.keywords == ("Work", "Rest", "Play")
    assert found.issn == ("1234-5678", "8765-4321")
    assert found.extra == {"note": ["seen", "Retracted"], "id": ["1"]}
    assert best_entry(records(other)).extra == other.extra


def test_a_field_says_where_it_is_from_and_what_else_is_said():
    made = records(
        Entry(title="T", year=2001, authors=(Author("Ek", "A."),), pages="1-9"),
        Entry(title="T!", year=2002, authors=(Author("Ek", "Anna"),), pages="1"),
    )
    found = {f.name: f for f in best_fields(made, {}, {"run0": "base", "run1": "web"})}
    year = found["year"]
    assert (year.value, year.record_id, year.source, year.is_conflict) == (2001, "run0:1", "base", True)
    assert [(o.value, o.record_id, o.source) for o in year.others] == [(2002, "run1:1", "web")]
    assert not found["title"].is_conflict
    assert not found["authors"].is_conflict
    assert not found["pages"].is_conflict
    assert "doi" not in found


def test_a_choice_counts_while_its_record_is_there():
    made = records(Entry(title="T", year=2001), Entry(title="U", year=2002))
    assert best_entry(made, {"year": "run1:1"}).year == 2002
    assert best_entry(made, {"year": "gone:1"}).year == 2001
    field = next(f for f in best_fields(made, {"year": "run1:1"}) if f.name == "year")
    assert (field.value, field.is_chosen, field.is_conflict) == (2002, True, True)


entries = st.builds(
    Entry,
    title=st.sampled_from(["", "One", "TWO"]),
    abstract=st.sampled_from(["", "Short.", LONG]),
    year=st.sampled_from([None, 2001, 2002]),
    keywords=st.lists(st.sampled_from(["a", "A", "b"]), max_size=3).map(tuple),
    extra=st.dictionaries(st.sampled_from("xy"), st.lists(st.sampled_from("12"), max_size=2), max_size=2),
)


@given(st.lists(entries, min_size=1, max_size=4))
def test_every_value_is_that_of_its_record_and_no_note_is_lost(made):
    found = records(*made)
    best = best_entry(found)
    by_id = {r.record_id: r.entry for r in found}
    for field in best_fields(found):
        value = getattr(by_id[field.record_id], field.name)
        assert value == field.value or field.name == "keywords"
        assert getattr(best, field.name) == field.value or len(made) == 1
        assert bool(getattr(best, field.name))
    for entry in made:
        for key, values in entry.extra.items():
            assert set(values) <= set(best.extra[key])
