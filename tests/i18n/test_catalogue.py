"""Every language has words for every message, and for nothing else."""

from __future__ import annotations

import string

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from review import i18n
from review.i18n import FOLDER, LOCALES, supported, translator
from review.i18n.collect import messages, outdated, unexplained
from review.model import Arm, Certainty, Missing, Outcome, Role, RunStatus, Verdict
from review.reporting import messages as diagram_messages
from review.search.formats.types import type_of_bibtex, type_of_ris, type_of_words
from review.ui.navigation import PAGES
from review.ui.pages.account import LANGUAGES

TRANSLATED = [locale for locale in LOCALES if locale != "en"]
# Words that happen to be the same in Swedish, so that a copied English message is noticed.
SAME = {
    "sv": {"DOI", "English", "ISBN", "ISSN", "Id", "PMCID", "PMID", "Status", "Svenska", "patent"}
    | {"supplement"}
}


def catalogue(locale: str) -> Catalog:
    with (FOLDER / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def translations(locale: str) -> dict[str, str]:
    return {m.id: m.string for m in catalogue(locale) if m.id}


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_message_is_missing_or_empty(locale):
    known = translations(locale)
    assert [m for m in messages() if not known.get(m, "").strip()] == [], (
        "run python -m review.i18n " + locale
    )


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_message_is_obsolete_or_doubtful(locale):
    said = messages()
    found = catalogue(locale)
    assert [m.id for m in found if m.id and m.id not in said] == []
    assert list(found.obsolete) == []
    assert [m.id for m in found if m.id and m.fuzzy] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_placeholders_stay_as_they_are(locale):
    changed = [m for m, words in translations(locale).items() if placeholders(m) != placeholders(words)]
    assert changed == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_end_and_begin_as_the_message_does(locale):
    """A colon, a full stop or a capital says whether a label, a sentence or a part of one is meant."""
    found = translations(locale)
    ends = [
        m
        for m, w in found.items()
        if (m[-1] in ".:?" and w[-1] != m[-1]) or (m[-1] not in ".:?" and w[-1] in ".:?")
    ]
    capitals = [
        m for m, w in found.items() if m[0].isalpha() and w[0].isalpha() and m[0].isupper() != w[0].isupper()
    ]
    assert (ends, capitals) == ([], [])
    assert [m for m, w in found.items() if w != w.strip() or "  " in w] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_message_is_merely_copied(locale):
    assert {m for m, words in translations(locale).items() if m == words} <= SAME.get(locale, set())


@pytest.mark.parametrize("locale", TRANSLATED)
def test_the_head_names_nobody_and_no_day(locale):
    head = (FOLDER / f"{locale}.po").read_text("utf-8").split("\n\n")[0]
    fields = [line.split(":")[0].strip('"') for line in head.splitlines() if line.startswith('"')]
    assert fields == ["Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_pattern_can_be_filled(locale):
    t = translator(locale)
    for message in messages():
        values = {name: f"<{name}>" for name in placeholders(message)}
        assert all(f"<{name}>" in t(message).format(**values) for name in values)


def test_every_call_of_the_translator_is_explained():
    """Say in review/i18n/places.py where the messages of a new ``t(name)`` stand."""
    assert unexplained() == []
    assert outdated() == []


def test_what_is_chosen_at_run_time_was_collected():
    """The places are read from the source text; here the values themselves are asked."""
    said = set(messages())
    assert set(diagram_messages()) <= said
    for enum in (Role, RunStatus, Arm, Certainty, Missing, Outcome):
        assert {member.value.replace("_", " ") for member in enum} <= said
    assert {verdict.value.capitalize() for verdict in Verdict} <= said
    assert {words for page in PAGES for words in (page[0], page[2])} <= said
    assert {type_of_ris("JOUR"), type_of_bibtex("misc"), type_of_words(["podcast"])} <= said


def test_the_account_page_offers_the_languages_we_speak():
    assert set(LANGUAGES) == {"", *LOCALES}


def test_swedish_is_spoken():
    t = translator("sv-SE")
    assert t("Sign in") == "Logga in"
    assert t("Records screened") == "Granskade poster"


@pytest.mark.parametrize("locale", [*LOCALES, "tlh", None])
def test_a_message_without_translation_shows_in_english(locale):
    assert translator(locale)("Nobody has said this yet.") == "Nobody has said this yet."


def test_words_that_are_empty_or_doubtful_are_not_shown(tmp_path, monkeypatch, request):
    lines = (
        'msgid "Save"\nmsgstr ""\n',
        '#, fuzzy\nmsgid "Undo"\nmsgstr "Kanske"\n',
        'msgid "Skip"\nmsgstr "Över"\n',
    )
    (tmp_path / "sv.po").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(i18n, "FOLDER", tmp_path)
    i18n._messages.cache_clear()
    request.addfinalizer(i18n._messages.cache_clear)
    assert [translator("sv")(m) for m in ("Save", "Undo", "Skip")] == ["Save", "Undo", "Över"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("sv-SE", "sv"),
        ("sv_FI", "sv"),
        ("SV", "sv"),
        ("en-GB", "en"),
        ("de-DE", "en"),
        ("svx", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_is_chosen(asked, given):
    assert supported(asked) == given


def test_an_unsupported_language_is_english():
    t = translator("fi-FI")
    assert all(t(message) == message for message in messages())
