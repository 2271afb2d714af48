"""Words that carry identity: numbers, markers of notices, opposites, titles that name no document.

Everything is written folded: lower case, no accents, no punctuation.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


_CARDINALS = _words("one two three four five six seven eight nine ten eleven twelve")
_ORDINALS = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_OTHER_ORDINALS = {
    "erste erster erstes premier premiere primero primera forsta": "1",
    "zweite zweiter zweites deuxieme segundo segunda andra": "2",
    "dritte dritter drittes troisieme tercero tercera tredje": "3",
    "vierte vierter viertes quatrieme cuarto cuarta fjarde": "4",
}
_ROMAN = _words("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")

NUMBER_WORDS: dict[str, str] = {
    **{word: str(value) for value, word in enumerate(_CARDINALS, start=1)},
    **{word: str(value) for value, word in enumerate(_ORDINALS, start=1)},
    **{word: value for words, value in _OTHER_ORDINALS.items() for word in words.split()},
}
ROMAN: dict[str, str] = {numeral: str(value) for value, numeral in enumerate(_ROMAN, start=1)}

# "i", "v" and "x" are words or letters of their own unless something before them is being counted.
COUNTED = frozenset(
    _words(
        "part parts type phase stage volume class grade chapter level section factor group study paper book "
        "report del teil partie parte delrapport survey cycle wave round version"
    )
)

MARKERS: dict[str, str] = {
    **dict.fromkeys(_words("erratum errata corrigendum corrigenda correction corrections"), "correction"),
    **dict.fromkeys(
        _words(
            "rattelse berichtigung rectificatif addendum korrektur korrigendum correccion korreksjon "
            "rettelse erratas rectificatie"
        ),
        "correction",
    ),
    **dict.fromkeys(_words("retraction retracted retract withdrawn withdrawal"), "retraction"),
    **dict.fromkeys(_words("retractation retractacion"), "retraction"),
    **dict.fromkeys(_words("reply replies rejoinder antwort rebuttal erwiderung tilsvar"), "reply"),
    **dict.fromkeys(_words("comment comments commentary kommentar commentaire comentario"), "comment"),
    **dict.fromkeys(_words("letter letters correspondence leserbrief"), "letter"),
    **dict.fromkeys(_words("protocol protocols protokoll protocole protocolo rationale"), "protocol"),
    **dict.fromkeys(_words("studienprotokoll studieprotokoll"), "protocol"),
    **dict.fromkeys(_words("editorial editorials"), "editorial"),
    **dict.fromkeys(_words("update updates updated"), "update"),
    **dict.fromkeys(_words("summary abridged synopsis"), "summary"),
    **dict.fromkeys(_words("appendix supplement supplementary"), "supplement"),
}

_GENERIC = """
    abstract|abstracts|acknowledgements|acknowledgments|announcement|announcements|appendix|article
    |author index|bibliography|book review|book reviews|calendar|case report|comment|commentary|comments
    |concluding remarks|conclusion|conclusions|contents|contributors|correction|correspondence|corrigendum
    |discussion|editor s comments|editorial|editorial board|editorial comment|editorial note|editors comments
    |einleitung|erratum|foreword|forord|from the editor|from the editors|front matter|general discussion
    |general introduction|glossary|guest editorial|in brief|in memoriam|in this issue|index|inledning
    |introduccion|introduction|introduction to the special issue|issue information|letter
    |letter from the editor
    |letter to the editor|letters|letters to the editor|masthead|message from the editor|methods|miscellaneous
    |news|news and notes|news in brief|no title|note from the editor|notes|obituary|overview|perspective
    |preface
    |preliminary material|presentation|program|proceedings|references|reply|response|results|retraction|review
    |reviews|short communication|short communications|short notices|special issue|subject index|summary
    |table of contents|title page|untitled|viewpoint|vorwort|zusammenfassung"""
GENERIC_TITLES = frozenset(title.strip() for title in _GENERIC.split("|"))

# Of such words the names of sections are made: "Chair's message", "Book review column".
SECTION_WORDS = frozenset(
    _words(
        "abstract abstracts agenda announcement announcements annual article articles author "
        "authors board book books briefs calendar call chair chairman chairs column columns comment "
        "commentary comments conference corner correspondence digest discussion editor editorial "
        "editorials editors foreword forum guest highlights in index interview interviews "
        "introduction introductory invited issue issues journal keynote letter letters meeting "
        "meetings member members message messages monthly new news newsletter note notes obituary "
        "opinion panel paper papers perspective perspectives poster posters preface presentation "
        "presentations president presidents press proceedings profile profiles program programme "
        "quarterly readers remarks reply report reports research response review reviewers reviews "
        "round secretary section selected session sessions society special standards summary survey "
        "surveys symposium table treasurer treasurers tutorial tutorials update updates vice "
        "viewpoint volume welcome workshop world year "
    )
)

# A marker only where the title or what follows it begins so, or its authors are named: "Response to …",
# "authors' response", "…: réponse".
LEADING_MARKERS: dict[str, str] = {
    **dict.fromkeys(_words("response responses reponse respuesta re svar replik risposta antwoord"), "reply"),
    **dict.fromkeys(_words("lettre carta lettera brev"), "letter"),
    "stellungnahme": "comment",
}
# The same, only of what follows a title: a paper's printed discussion.
TRAILING_MARKERS = {**LEADING_MARKERS, "discussion": "comment"}
GENRE_WORDS = SECTION_WORDS | frozenset(
    _words(
        "demo demonstration demonstrations description experience extended full industrial only short text "
        "version"
    )
)

# Small words by which the language of a title is seen; a word of two languages shows neither.
_SMALL_BY_LANGUAGE = {
    "en": "the of and for with on to by from at is are this that their between among after what how",
    "de": "der die das des und fur von zur zum mit im eine einer eines als bei auf aus dem den ein uber nach",
    "fr": "le les du et dans pour une des sur par aux avec chez au ou entre apres",
    "es": "el los las y del para con una por en entre como su sobre desde",
    "pt": "os da dos na no nas nos e um uma ao pela pelo com entre sobre em",
    "it": "il lo gli della delle dei nel nella di per dalla uno che tra",
    "nl": "het een van en bij voor met op naar ook tussen aan",
    "sv": "och av som pa att ett hos till inom om efter",
    "da": "og af til pa et hos som blandt ved",
    "pl": "w z na do i u oraz przez",
}
LANGUAGE_OF_WORD: dict[str, str] = {}
for _language, _listed in _SMALL_BY_LANGUAGE.items():
    for _word in _words(_listed):
        LANGUAGE_OF_WORD[_word] = "" if _word in LANGUAGE_OF_WORD else _language

_OPPOSITES = (
    "men women man woman male female males females boys girls boy girl transgender husbands wives",
    "child children adult adults adolescent adolescents infant infants neonate neonates newborn newborns "
    "elderly youth toddlers teenagers preschoolers",
    "mother mothers father fathers maternal paternal",
    "mouse mice rat rats human humans dog dogs cat cats rabbit rabbits pig pigs monkey monkeys sheep murine",
    "vitro vivo silico",
    "sensitive resistant refractory responsive",
    "acute chronic subacute",
    "inpatient inpatients outpatient outpatients ambulatory",
    "rural urban suburban",
    "primary secondary tertiary",
    "left right bilateral",
    "upper lower",
    "positive negative",
    "high low",
    "short long",
    "early late",
    "before after",
    "with without",
    "pre post",
    "north south east west northern southern eastern western",
    "qualitative quantitative",
    "undergraduate graduate postgraduate",
    "public private",
    "buyers sellers buying selling demand supply",
    "victims perpetrators offenders",
    "employees employers",
    "students teachers",
    "patients caregivers",
    "doctors nurses physicians",
    # Countries: no two of them are one, however alike they look.
    "afghanistan albania algeria argentina armenia australia austria bangladesh belarus belgium bolivia "
    "botswana brazil bulgaria cambodia cameroon canada chile china colombia croatia cuba cyprus denmark "
    "ecuador egypt eritrea estonia ethiopia finland france gambia georgia germany ghana greece guatemala "
    "guinea haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica japan "
    "jordan kazakhstan kenya kuwait laos latvia lebanon liberia libya lithuania luxembourg madagascar malawi "
    "malaysia mali malta mauritania mauritius mexico moldova mongolia morocco mozambique namibia nepal "
    "nicaragua niger nigeria norway oman pakistan panama paraguay peru poland portugal qatar romania russia "
    "rwanda senegal serbia singapore slovakia slovenia somalia spain sudan swaziland sweden switzerland "
    "syria taiwan tanzania thailand tunisia turkey uganda ukraine uruguay venezuela vietnam yemen zambia "
    "zimbabwe",
    # Words that look like one another's slip and are not.
    "prenatal perinatal postnatal antenatal neonatal",
    "arteritis arthritis",
    "dysphagia dysphasia dysplasia",
    "aphasia aplasia apraxia",
    "prednisone prednisolone",
    "myopathy myelopathy",
    "ileum ilium",
    "ileal iliac",
    "perineal peroneal peritoneal",
    "palpation palpitation",
    "systolic diastolic",
    "anterior posterior",
    "medial lateral median",
    "afferent efferent",
    "abduction adduction",
    "malnutrition nutrition",
    "incidence prevalence",
    "mortality morbidity",
    "sensitivity specificity",
)
OPPOSITES: dict[str, frozenset[int]] = {
    word: frozenset(i for i, group in enumerate(_OPPOSITES) if word in group.split())
    for word in {word for group in _OPPOSITES for word in group.split()}
}
OPPOSED_STARTS = (
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("ab", "ad"),
    ("pre", "post"),
    ("under", "over"),
    ("micro", "macro"),
    ("mono", "poly"),
    ("endo", "exo"),
    ("homo", "hetero"),
)
NEGATIONS = ("a", "an", "un", "in", "im", "ir", "il", "non", "dis", "de", "anti")

SMALL_WORDS = frozenset(_words("a an the and of in on for to der die das des le la les el los de"))

PREPRINT_VENUES = (
    "medrxiv", "biorxiv", "arxiv", "psyarxiv", "socarxiv", "chemrxiv", "ssrn", "research square",
    "osf preprints", "preprints", "working paper", "discussion paper", "techrxiv", "edarxiv",
)  # fmt: skip
REGISTRY_VENUES = (
    "clinicaltrials gov", "isrctn", "who ictrp", "ictrp", "anzctr", "drks", "chictr", "eu clinical trials",
    "clinical trials registry", "trial registry", "prospero", "umin ctr", "euctr",
)  # fmt: skip
THESIS_VENUES = ("dissertation", "thesis", "doctoral", "masters thesis")
CONFERENCE_VENUES = ("conference", "proceedings", "congress", "annual meeting", "symposium", "workshop")
GROUP_WORDS = frozenset(
    _words(
        "group consortium collaboration collaborators collaborative study investigators committee network "
        "universitet university institute institut ministry organization organisation society association "
        "department office agency team trial trialists center centre council commission college board "
        "foundation authority program programme initiative registry alliance federation"
    )
)
