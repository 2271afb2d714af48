"""Whatever the query, no term vanishes on its way to a service, and what is sent is well formed."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings

from review.errors import InvalidInput
from review.search.query.compilers import COMPILERS, europepmc, openalex
from review.search.query.compilers.fitting import sent_length
from review.search.query.compilers.forms import endings, forms
from review.search.query.compilers.specific import most_specific
from review.search.query.model import Compiled, Concept, NoteKind, Query, Scope, Term, Word
from review.search.query.reading import parse_term
from tests.search.query.samples import queries, query, terms

LOSSY = {NoteKind.WIDENED, NoteKind.WRITTEN_OUT, NoteKind.LOCAL}
LINES = {"openalex": openalex.MOST, "europepmc": europepmc.MOST}


def compiled(service: str, of: Query) -> Compiled | None:
    """What is sent; None for a query of which nothing can be sent, which is an error."""
    try:
        return COMPILERS[service](of)
    except InvalidInput:
        return None


def is_said(term: Term, sent: str) -> bool:
    """Whether every word of the term stands in what is sent, as it is or by its stem."""
    small = re.sub(r"[\W_]+", " ", sent.casefold())
    pieces = [p for word in term.words for p in re.split(r"[\W_]+", word.text.casefold()) if p]
    return all(piece in small for piece in pieces)


@pytest.mark.parametrize("service", COMPILERS)
@settings(max_examples=30, deadline=None)
@given(of=queries())
def test_no_term_vanishes(service, of):
    found = compiled(service, of)
    if found is None:
        return
    sent = "\n".join(part.query for part in found.parts)
    noted = {note.subject for note in found.notes if note.kind in LOSSY}
    for concept in of.concepts:
        for term in concept.terms:
            assert str(term) in noted or concept.id in noted or is_said(term, sent), (term, sent)
    for term in of.exclude:
        assert str(term) in noted or is_said(term, sent), (term, sent)


@pytest.mark.parametrize("service", COMPILERS)
@settings(max_examples=30, deadline=None)
@given(of=queries())
def test_every_limit_is_sent_or_noted(service, of):
    found = compiled(service, of)
    if found is None:
        return
    sent = " ".join([found.parts[0].query, *found.parts[0].params.values()])
    local = " ".join(note.subject for note in found.notes if note.kind is NoteKind.LOCAL)
    for year in filter(None, (of.from_year, of.to_year)):
        assert re.search(rf"\b({year}|{year + 1})\b", sent) or f"{year}" in local
    if "fo" in of.languages:
        assert "languages" in local
    for code in of.languages:
        assert {"sv": "swe", "no": "nor", "en": "eng"}.get(code, "?") in sent or "languages" in local


@pytest.mark.parametrize("service", COMPILERS)
@settings(max_examples=30, deadline=None)
@given(of=queries())
def test_quotes_and_parentheses_balance(service, of):
    found = compiled(service, of)
    for part in found.parts if found else ():
        bare = part.query.replace('\\"', "") if service == "diva" else part.query
        assert bare.count('"') % 2 == 0
        outside = re.sub(r'"[^"]*"', "quoted", bare)
        depth = 0
        for letter in outside:
            depth += (letter == "(") - (letter == ")")
            assert depth >= 0
        assert depth == 0
        assert "()" not in outside


@pytest.mark.parametrize("service", COMPILERS)
@settings(max_examples=15, deadline=None)
@given(of=queries(most_terms=40))
def test_no_part_is_too_long_without_a_warning(service, of):
    found = compiled(service, of)
    if found is None or service == "pubmed":  # PubMed's is sent by POST
        return
    most = LINES.get(service, 6_000)
    warned = any(note.kind is NoteKind.WARNING and "bytes" in note.why for note in found.notes)
    assert warned or all(sent_length(part.query) <= most for part in found.parts)


SIXTY = "concepts:\n  - id: a\n    terms:\n      en:\n" + "".join(
    f"        - buyers of sexual services in the town of {n}*\n" for n in range(1000, 1060)
) + "  - id: b\n    terms: {en: [treatment]}\n"  # fmt: skip


def test_sixty_terms_are_one_term_string_in_pubmed():
    (part,) = COMPILERS["pubmed"](query(SIXTY)).parts
    listed = " OR ".join(f'"buyers of sexual services in the town of {n}*"[tiab]' for n in range(1000, 1060))
    assert part.query == f"({listed}) AND (treatment[tiab])"


def test_sixty_terms_are_several_filters_in_openalex_that_together_ask_for_all():
    parts = COMPILERS["openalex"](query(SIXTY)).parts
    name = "title_and_abstract.search.exact:"
    assert len(parts) == 2
    asked: list[str] = []
    for part in parts:
        first, second = part.query.removeprefix(name).split(" AND ")
        assert second == "(treatment)"
        asked += first.strip("()").split(" OR ")
        assert sent_length(part.query) <= openalex.MOST
    assert asked == [f'"buyers of sexual services in the town of {n}*"' for n in range(1000, 1060)]


def test_operators_in_plenty_are_warned_of_in_openalex():
    def warned(of: str) -> bool:
        return any("operators" in note.why for note in COMPILERS["openalex"](query(of)).notes)

    assert warned("concepts: [{id: a, terms: {en: [b, c, d, e, f, g, h]}}]")
    assert not warned("concepts: [{id: a, terms: {en: [b, c, d, e, f, g]}}]")


@pytest.mark.parametrize(
    ("service", "term", "is_warned"),
    [
        ("pubmed", "sex*", True),
        ("pubmed", "buye*", False),
        ("openalex", "se*", True),
        ("openalex", "sex*", False),
        ("openalex", "paid sex*", True),
        ("libris", "se*", True),
        ("libris", "sex*", False),
    ],
)
def test_a_truncation_too_short_for_the_service_is_warned_of_and_written_out(service, term, is_warned):
    found = COMPILERS[service](query(f"concepts: [{{id: a, terms: {{en: ['{term}']}}}}]"))
    kinds = {note.kind for note in found.notes if note.subject == term}
    assert (NoteKind.WARNING in kinds) is is_warned
    assert (NoteKind.WRITTEN_OUT in kinds) is is_warned


@pytest.mark.parametrize("service", sorted(set(COMPILERS) - {"oai-pmh"}))
def test_a_truncated_acronym_is_warned_of(service):
    found = COMPILERS[service](query("concepts: [{id: a, terms: {sv: ['KAST*', 'torsk*']}}]"))
    assert [n.subject for n in found.notes if n.kind is NoteKind.WARNING and "acronym" in n.why] == ["KAST*"]


def test_an_exclusion_that_would_take_away_more_is_applied_here():
    text = "concepts: [{id: a, terms: {en: [buyer]}}]\nsearch: {exclude: {en: ['\"sex work*\"~3', HIV]}}"
    found = COMPILERS["pubmed"](query(text))
    assert found.parts[0].query == "(buyer[tiab]) NOT (HIV[tiab])"
    assert [n.subject for n in found.notes if n.kind is NoteKind.LOCAL] == ["sex work*~3"]
    assert found.needs_matcher


def test_a_single_letter_is_written_out_where_there_is_no_sign_for_it():
    found = COMPILERS["doaj"](query("concepts: [{id: a, scope: title, terms: {en: [wom?n]}}]"))
    assert "bibjson.title:woman OR " in found.parts[0].query
    assert "bibjson.title:women OR " in found.parts[0].query
    assert [n.kind for n in found.notes] == [NoteKind.WRITTEN_OUT]
    exact = COMPILERS["libris"](query("concepts: [{id: a, scope: title, terms: {en: [wom?n]}}]"))
    assert exact.parts[0].query == "(TIT:wom?n)"


def test_a_term_nothing_can_be_made_of_leaves_its_concept_here():
    text = "concepts: [{id: a, terms: {en: ['a?b?c?d', buyer]}}, {id: b, terms: {en: [treatment]}}]"
    found = COMPILERS["doaj"](query(text))
    assert "buyer" not in found.parts[0].query
    assert "treatment" in found.parts[0].query
    assert [n.subject for n in found.notes if n.kind is NoteKind.LOCAL] == ["a"]
    with pytest.raises(InvalidInput, match="Nothing of this query"):
        COMPILERS["doaj"](query("concepts: [{id: a, terms: {en: ['a?b?c?d']}}]"))


def test_signs_of_other_syntaxes_in_a_term_built_by_hand_do_not_get_out():
    nasty = Term((Word('say "no"'), Word("(yes)[ti]"), Word("a\\b:c,d")))
    for service, make in COMPILERS.items():
        for part in make(Query((Concept("a", (nasty,)),))).parts:
            text = part.query if service != "diva" else json.loads(part.query)[0][0]["freeText"][1:-1]
            assert "[ti]" not in text
            assert text.count('"') in (0, 2, 4)


def test_one_place_is_searched_for_all_concepts_in_openalex():
    text = "concepts: [{id: a, terms: {en: [x]}, scope: title}, {id: b, terms: {en: [y]}, scope: anywhere}]"
    found = COMPILERS["openalex"](query(text))
    assert found.parts[0].query.startswith("fulltext.search.exact:")
    assert [n.subject for n in found.notes if n.kind is NoteKind.WIDENED] == ["a"]


def test_semantic_scholar_is_always_held_against_the_query():
    assert COMPILERS["semanticscholar"](query("concepts: [{id: a, terms: {en: [buyer]}}]")).needs_matcher


def test_what_a_service_can_say_is_not_held_against_the_query():
    assert not COMPILERS["pubmed"](query("concepts: [{id: a, terms: {en: [buyer]}}]")).needs_matcher


def test_swepub_is_asked_for_pairs_only_while_they_are_few():
    def parts(first: int, second: int) -> tuple[str, ...]:
        of = Query(
            tuple(
                Concept(name, tuple(parse_term(f"{name}{n}word") for n in range(count)))
                for name, count in (("x", first), ("y", second))
            )
        )
        return tuple(part.query for part in COMPILERS["swepub"](of).parts)

    assert len(parts(6, 10)) == 60
    assert parts(6, 10)[0] == "x0word y0word"
    assert parts(6, 11) == tuple(f"x{n}word" for n in range(6))


def test_the_most_specific_concept_is_the_one_of_phrases_then_long_words():
    def concept(name: str, *texts: str) -> Concept:
        return Concept(name, tuple(map(parse_term, texts)))

    phrases = concept("phrases", "buyers of sex", "john school", "kerb crawler")
    compounds = concept("compounds", "sexualbrott", "samtalsstöd")
    short = concept("short", "help")
    assert most_specific([short, compounds, phrases]) is phrases
    assert most_specific([short, compounds]) is compounds
    assert most_specific([concept("many", "help", "care"), short]) is short


@given(of=terms())
def test_a_written_out_word_begins_with_its_stem(of):
    for word in of.words:
        found = forms(word, of.language)
        assert len(set(found)) == len(found)
        for form in found:
            assert (
                form[: word.text.index("?")] == word.text[: word.text.index("?")]
                if "?" in word.text
                else (form.startswith(word.text))
            )


@pytest.mark.parametrize(
    ("stem", "language", "wanted"),
    [
        ("intervention", "en", "interventions"),
        ("program", "en", "programmes"),
        ("counsel", "en", "counsellor"),
        ("therap", "en", "therapies"),
        ("sexköp", "sv", "sexköpare"),
        ("mottagning", "sv", "mottagningarna"),
        ("sexkunde", "nb", "sexkunder"),
        ("kjøper", "no", "kjøpere"),
        ("sexkøb", "da", "sexkøberen"),
        ("köpare", "", "köparens"),
        ("behandling", "no", "behandlingene"),
    ],
)
def test_the_lists_hold_the_forms_people_mean(stem, language, wanted):
    assert wanted in {stem + ending for ending in endings(stem, language)}


def test_scope_is_kept_by_services_with_fields():
    text = "concepts: [{id: a, terms: {en: [buyer]}, scope: title}, {id: b, terms: {en: [help]}}]"
    assert COMPILERS["pubmed"](query(text)).parts[0].query == "(buyer[ti]) AND (help[tiab])"
    assert query(text).concepts[0].scope is Scope.TITLE


def test_pubmed_widens_a_phrase_it_cannot_truncate():
    """Forms that nobody thought of must not be lost where the service can be asked for all of them."""
    text = "concepts: [{id: a, terms: {en: [buyer* of sexual services, sex buyer*]}}]"
    compiled = COMPILERS["pubmed"](query(text))
    wide = "(buyer*[tiab] AND sexual[tiab] AND services[tiab])"
    assert compiled.parts[0].query == f'({wide} OR "sex buyer*"[tiab])'
    assert compiled.needs_matcher
