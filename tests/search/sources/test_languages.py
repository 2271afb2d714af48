import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.search.sources.entries import language_of
from review.search.sources.kinds import kind_of
from review.search.sources.languages import language_code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("swe", "sv"),
        ("Svenska", "sv"),
        ("nb", "no"),
        ("nn-NO", "no"),
        ("nob", "no"),
        ("nno", "no"),
        ("nor", "no"),
        ("Norwegian Bokmål", "no"),
        ("norsk (bokmål)", "no"),
        ("Norwegian (Nynorsk)", "no"),
        ("http://lexvo.org/id/iso639-3/nob", "no"),
        ("http://lexvo.org/id/iso639-3/dan", "da"),
        ("http://lexvo.org/id/iso639-3/sme", "se"),
        ("ger", "de"),
        ("zh-Hans", "zh"),
        ("iw", "he"),
        ("ng", ""),
        ("und", ""),
        ("mul", ""),
        ("swe ; eng", ""),
        ("../en", ""),
        ("", ""),
    ],
)
def test_a_language_has_one_code(said, code):
    assert language_code(said) == code


@given(st.text(max_size=30))
def test_a_code_is_two_letters_or_nothing(said):
    code = language_code(said)
    assert code == "" or (len(code) == 2 and code.isascii() and code.islower())
    assert language_code(code) == code


def test_the_services_words_stay_where_they_say_more():
    assert language_of(["eng"]) == ("en", [])
    assert language_of(["nob", "swe"]) == ("no", ["nob", "swe"])
    assert language_of(["ng"]) == ("", ["ng"])
    assert language_of(["", ""]) == ("", [])


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (["publication/journal-article"], "journal article"),
        (["publication/doctoral-thesis"], "thesis"),
        (["publication/licentiate-thesis"], "thesis"),
        (["publication/book-chapter"], "book chapter"),
        (["publication/edited-book"], "book"),
        (["conference/paper"], "conference paper"),
        (["conference/poster"], "conference paper"),
        (["publication/working-paper"], "report"),
        (["Artikel i tidskrift"], "journal article"),
        (["Artikel, forskningsöversikt"], "journal article"),
        (["Kapitel i bok, del av antologi"], "book chapter"),
        (["Studentuppsats (Examensarbete)"], "thesis"),
        (["Doktorsavhandling, monografi"], "thesis"),
        (["Konferensbidrag"], "conference paper"),
        (["Bok"], "book"),
        (["Rapport"], "report"),
        (["info:eu-repo/semantics/masterThesis", "text"], "thesis"),
        (["text", "info:eu-repo/semantics/bookPart"], "book chapter"),
        (["Licentiate thesis, monograph"], "thesis"),
        (["Dissertations/Theses - Doctoral Dissertations"], "thesis"),
        (["Reports - Research"], "report"),
        (["Speeches/Meeting Papers"], "conference paper"),
        (["dataset"], "data set"),
        (["Övrigt"], "other"),
        (["", ""], ""),
    ],
)
def test_kinds_are_told_by_their_words(said, kind):
    assert kind_of(said) == kind
