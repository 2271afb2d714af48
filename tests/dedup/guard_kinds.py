"""Articles, what makes another document of one, what makes only another entry of it, and noise.

``{t}`` stands for the article's title. Nothing here comes from a data set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from review.model import Author

Fields = dict[str, Any]
Noise = Callable[[Fields], Fields]

ARTICLES: tuple[Fields, ...] = (
    {
        "title": "Cognitive behavioural therapy for depression in primary care: a randomised trial",
        "authors": (Author("Hansen", "Kari L."), Author("Okafor", "Ben"), Author("Lindqvist", "Eva")),
        "year": 2014,
        "venue": "British Journal of Psychiatry",
        "volume": "205",
        "issue": "3",
        "pages": "211-219",
    },
    {
        "title": "Long-term outcome after percutaneous coronary intervention in patients with diabetes",
        "authors": (Author("Rossi", "Marco"), Author("Tanaka", "Reo")),
        "year": 2009,
        "venue": "European Heart Journal",
        "volume": "30",
        "issue": "12",
        "pages": "980-986",
    },
    {
        "title": "Hippocampal volume and memory decline",
        "authors": (
            Author("Weber", "Anna"),
            Author("Silva", "Joao"),
            Author("Kim", "Min-Jung"),
            Author("Novak", "Petr"),
        ),
        "year": 2018,
        "venue": "Human Brain Mapping",
        "volume": "39",
        "pages": "45-53",
    },
    {
        "title": "Wirksamkeit der Gruppentherapie bei Angststörungen im Alter",
        "authors": (Author("Bauer", "H."),),
        "year": 2011,
        "venue": "Zeitschrift für Psychotherapie",
        "volume": "82",
        "issue": "4",
        "pages": "470-478",
    },
)

# Two titles that are never those of one document.
OTHER_TITLES = """
{t}. Part I|{t}. Part II
{t}. Part 1|{t}. Part 2
{t}: part one|{t}: part two
{t}. Teil I|{t}. Teil II
{t} (1. Teil)|{t} (2. Teil)
{t} (I)|{t} (II)
{t} - I|{t} - II
{t}. Erster Teil|{t}. Zweiter Teil
{t}: première partie|{t}: deuxième partie
{t}: primera parte|{t}: segunda parte
{t}. Del 1|{t}. Del 2
{t}: första delen|{t}: andra delen
{t}: første del|{t}: anden del
{t}: første del|{t}: andre del
{t}: prima parte|{t}: seconda parte
I. {t}|II. {t}
1. {t}|2. {t}
{t}. Part A|{t}. Part B
{t} A|{t} B
{t}: phase 2|{t}: phase 3
{t}: phase II|{t}: phase III
{t}: 12 month follow-up|{t}: 24 month follow-up
{t}: six month follow-up|{t}: twelve month follow-up
{t}: thirty day results|{t}: ninety day results
{t}: a one-year follow-up|{t}: a five-year follow-up
{t}: 1990-1995|{t}: 1996-2000
{t} 2017|{t} 2018
{t}: first wave|{t}: second wave
{t}: vierzehn Jahre|{t}: fünfzehn Jahre
{t}: nach drei Jahren|{t}: nach fünf Jahren
{t}: tre år|{t}: fem år
{t}: à trois ans|{t}: à cinq ans
{t}: a tres años|{t}: a cinco años
{t}|Erratum: {t}
{t}|Erratum to: {t}
{t}|{t} (Erratum)
{t}|{t}: Erratum
{t}|{t}. Corrigendum
{t}|Correction to: {t}
{t}|Publisher Correction: {t}
{t}|Author correction: {t}
{t}|Retraction: {t}
{t}|{t} - Retraction
{t}|{t} (Retracted)
{t}|Expression of concern: {t}
{t}|{t}: expression of concern
{t}|{t} - Reply
{t}|Reply to: {t}
{t}|{t}: Authors' response
{t}|Re: {t}
{t}|{t}: a comment
{t}|{t}. Comment
{t}|Commentary on: {t}
{t}|Letter: {t}
{t}|{t} (letter)
{t}|{t} [Letter]
{t}|{t}: study protocol
{t}|{t}: protocol
{t}|{t}: rationale and design
{t}|{t}: design and rationale
{t}|Design of {t}
{t}|{t}: an update
{t}|{t}: a rebuttal
{t}|{t}: discussion
{t}|{t} (Discussion)
{t}|{t}: a rejoinder
{t}|{t}: an editorial
{t}|{t}: an addendum
{t}|{t}. Berichtigung
{t}|{t}: Korrektur
{t}|{t}. Korrigendum
{t}|{t}: Erwiderung
{t}|{t}: Antwort
{t}|{t}: Kommentar
{t}|{t}. Stellungnahme
{t}|{t}: Leserbrief
{t}|{t}: Studienprotokoll
{t}|{t}: ein Studienprotokoll
{t}|{t}: rectificatif
{t}|{t}: réponse
{t}|{t}: réponse des auteurs
{t}|{t}: commentaire
{t}|{t}: rétractation
{t}|{t}: lettre
{t}|{t}: protocole
{t}|{t}: corrección
{t}|{t}: fe de erratas
{t}|{t}: respuesta
{t}|{t}: comentario
{t}|{t}: carta
{t}|{t}: retractación
{t}|{t}: protocolo
{t}|{t}: rättelse
{t}|{t}: svar
{t}|{t}: replik
{t}|{t}: kommentar
{t}|{t}: studieprotokoll
{t}|{t}: rettelse
{t}|{t}: tilsvar
{t}|{t}: korreksjon
{t} in men|{t} in women
{t} in boys|{t} in girls
{t} in children|{t} in adults
{t} in adolescents|{t} in older adults
{t} in vitro|{t} in vivo
{t} in Iran|{t} in Iraq
{t} in Ireland|{t} in Iceland
{t} in Slovakia|{t} in Slovenia
{t} in Norway|{t} in Sweden
{t} in mice|{t} in rats
{t} and arteritis|{t} and arthritis
{t} with dysphagia|{t} with dysphasia
{t} with prednisone|{t} with prednisolone
{t} with myopathy|{t} with myelopathy
{t} with prenatal stress|{t} with perinatal stress
{t} with hypoglycaemia|{t} with hyperglycaemia
{t} in aphasia|{t} in aplasia
{t} with early onset|{t} with late onset
{t} in systolic failure|{t} in diastolic failure
{t} in urban areas|{t} in rural areas
{t}: effects of sleep on anxiety|{t}: effects of anxiety on sleep
{t}: a qualitative study|{t}: a quantitative study
{t} before surgery|{t} after surgery
{t} with aspirin|{t} without aspirin
{t} with anterior lesions|{t} with posterior lesions
{t} with left lesions|{t} with right lesions
{t} and type 1 disease|{t} and type 2 disease
{t}: hepatitis B|{t}: hepatitis C
{t}: vitamin D|{t}: vitamin E
{t} (abstract 112)|{t} (abstract 113)
P112 {t}|P113 {t}
Abstract 12: {t}|Abstract 13: {t}
{t}: summary|{t}
{t}: erratum|{t}: reply
"""

# Two titles, or one, of one document.
SAME_TITLES = """
{t}|{t}.
{t}|{t}*
{t}|<b>{t}</b>
{t}|<i>{t}</i>
{t}|{t} [Review]
{t}|{t} [43 refs]
{t}|{t}. [Erratum appears in J Care. 2019 May;43(12):9]
{t}|{t} (in English)
{t} &amp; care|{t} and care
{t} &amp; care|{t} & care
{t} with &beta;-blockers|{t} with beta-blockers
{t} with α-agonists|{t} with alpha-agonists
{t} in tumours|{t} in tumors
{t}: haemoglobin levels|{t}: hemoglobin levels
{t} after a non-invasive test|{t} after a noninvasive test
{t} of the Müller clinic|{t} of the Muller clinic
{t} of the Øster clinic|{t} of the Oster clinic
{t}, type II|{t}, type 2
{t}: second phase|{t}: 2nd phase
{t}: the caregiver’s view|{t}: the caregiver's view
{t}: 10,000 patients|{t}: 10 000 patients
{t}–a survey|{t} - a survey
{t}: a multicentre survey of the north|{t}: a multicenter survey of the north
{t}: a survey of outpatient clinics|{t}: a survey of outpatient clinincs
{t}: a survey of towns|{t}
"""


def pairs_of(table: str) -> list[tuple[str, str]]:
    """The two forms in each line."""
    return [(one, other) for one, other in (line.split("|") for line in table.strip().splitlines())]


# ---- noise -------------------------------------------------------------------------------------


def as_is(d: Fields) -> Fields:
    """Unchanged."""
    return d


def without(*names: str) -> Noise:
    """Some fields missing."""
    empty: Fields = {"authors": (), "year": None}
    return lambda d: {**d, **{name: empty.get(name, "") for name in names}}


def initials(d: Fields) -> Fields:
    """Given names as initials."""
    people = (
        Author(a.family, "".join(w[0] for w in a.given.replace("-", " ").split())) for a in d["authors"]
    )
    return {**d, "authors": tuple(people)}


def in_one_string(d: Fields) -> Fields:
    """The whole list as one name, as some exports have it."""
    names = "".join(f"{a.family} {' '.join(w[0] + '.' for w in a.given.split())}" for a in d["authors"])
    return {**d, "authors": (Author(literal=names),)}


def given_first(d: Fields) -> Fields:
    """Names in the order in which they are spoken."""
    return {**d, "authors": tuple(Author(literal=f"{a.given} {a.family}") for a in d["authors"])}


def et_al(d: Fields) -> Fields:
    """Only the first author."""
    return {**d, "authors": (d["authors"][0], Author(literal="et al."))}


def capitals(d: Fields) -> Fields:
    """A title in capitals."""
    return {**d, "title": d["title"].upper()}


def short_pages(d: Fields) -> Fields:
    """211-219 as 211-9."""
    first, _, last = d["pages"].partition("-")
    return {**d, "pages": f"{first}-{last[-1]}" if last[:-1] == first[:-1] else d["pages"]}


def start_page(d: Fields) -> Fields:
    """The first page alone."""
    return {**d, "pages": d["pages"].split("-")[0]}


def short_journal(d: Fields) -> Fields:
    """The journal's words cut short."""
    words = [w for w in d["venue"].split() if w not in {"of", "für"}]
    return {**d, "venue": " ".join(w[:4] for w in words)}


def next_year(d: Fields) -> Fields:
    """The year of the issue, not of the day it went online."""
    return {**d, "year": d["year"] + 1}


def both(*steps: Noise) -> Noise:
    """One after the other."""

    def go(d: Fields) -> Fields:
        for step in steps:
            d = step(d)
        return d

    return go


PRINT = ("doi", "pages", "volume", "issue")
# What may befall the two entries of two documents, so that the titles alone tell them apart.
HIDING: dict[str, tuple[Noise, Noise]] = {
    "as they are": (as_is, as_is),
    "no DOI": (without("doi"), without("doi")),
    "one DOI": (without("doi"), as_is),
    "no pages on the left": (without("doi", "pages"), without("doi")),
    "no pages on the right": (without("doi"), without("doi", "pages")),
    "no print on the left": (without(*PRINT), without("doi")),
    "no print on the right": (without("doi"), without(*PRINT)),
    "no print": (without(*PRINT), without(*PRINT)),
    "no print, no journal": (without(*PRINT, "venue"), without(*PRINT, "venue")),
    "capitals": (both(capitals, without("doi", "pages")), without("doi")),
    "no authors": (without("doi", "pages", "authors"), without("doi")),
    "initials": (both(initials, without("doi", "pages")), without("doi", "pages", "issue")),
}
# How two databases write one article.
STYLES: dict[str, tuple[Noise, Noise]] = {
    "as they are": (as_is, as_is),
    "initials": (initials, as_is),
    "one string": (in_one_string, as_is),
    "given names first": (given_first, initials),
    "et al.": (et_al, as_is),
    "capitals": (capitals, as_is),
    "short pages": (short_pages, as_is),
    "start page": (start_page, as_is),
    "short journal": (short_journal, as_is),
    "short journal, initials, no issue": (both(short_journal, initials, without("issue")), as_is),
    "next year": (next_year, as_is),
    "no authors": (without("authors"), as_is),
    "no pages": (without("pages", "issue"), as_is),
    "no journal": (without("venue"), as_is),
    "no print": (without("pages", "volume", "issue"), as_is),
    "no year": (without("year"), as_is),
}
