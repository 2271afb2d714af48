"""Own short lists beside the Common Locale Data Repository: other names, parts, names to ask about.

Matching is exact, so a name people do use and the repository does not list stands here or is asked
about. Keep it short: a guess that fits most of the time is a wrong country some of the time.
"""

from __future__ import annotations

# The languages whose country names are understood. Add a Babel locale to understand one more.
LOCALES = (
    "en", "sv", "nb", "nn", "da", "fi", "is", "de", "nl", "fr", "es", "it", "pt", "pl", "ko", "ja", "zh",
)  # fmt: skip

# Two-letter codes of the repository that ISO 3166-1 has not assigned to a country or territory.
NOT_ISO = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

# Three-letter codes ISO has withdrawn, which the repository still maps to today's countries.
WITHDRAWN = frozenset({"ANT", "BUR", "DDR", "FXX", "NTZ", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"})

# ISO has no code for Kosovo; these are the codes in use, from the range ISO leaves to users.
USER_ASSIGNED = {"XK": "XKX"}

# ISO 3166-2 codes of the parts of the United Kingdom, which sources often name as countries.
PARTS: dict[str, dict[str, str]] = {
    "GB-ENG": {"en": "England", "ko": "잉글랜드", "fi": "Englanti", "fr": "Angleterre", "es": "Inglaterra"},
    "GB-SCT": {"en": "Scotland", "sv": "Skottland", "nb": "Skottland", "ko": "스코틀랜드", "de": "Schottland",
               "fi": "Skotlanti", "fr": "Écosse", "es": "Escocia"},
    "GB-WLS": {"en": "Wales", "ko": "웨일스", "fr": "Pays de Galles", "es": "Gales"},
    "GB-NIR": {"en": "Northern Ireland", "sv": "Nordirland", "nb": "Nord-Irland", "ko": "북아일랜드",
               "fi": "Pohjois-Irlanti", "fr": "Irlande du Nord", "es": "Irlanda del Norte"},
}  # fmt: skip

# One name, one country, whoever says it.
ALIASES: dict[str, str] = {
    "UK": "GB", "U.K.": "GB", "Great Britain": "GB", "Britain": "GB",
    "United Kingdom of Great Britain and Northern Ireland": "GB",
    "USA": "US", "U.S.": "US", "U.S.A.": "US", "United States of America": "US",
    "Förenta staterna": "US", "De forente stater": "US",
    "Republic of Korea": "KR", "Korea, Republic of": "KR", "Korea (Republic of)": "KR", "S. Korea": "KR",
    "Republiken Korea": "KR", "한국": "KR", "남한": "KR",
    "Democratic People's Republic of Korea": "KP", "DPRK": "KP", "N. Korea": "KP",
    "Holland": "NL", "Czech Republic": "CZ", "Turkey": "TR", "Russian Federation": "RU", "Viet Nam": "VN",
    "Ivory Coast": "CI", "Burma": "MM", "Swaziland": "SZ", "Cape Verde": "CV", "East Timor": "TL",
    "Macedonia": "MK", "Republic of Ireland": "IE", "Eire": "IE", "People's Republic of China": "CN",
    "Hong Kong": "HK", "Macao": "MO", "Macau": "MO", "Palestine": "PS", "State of Palestine": "PS",
    "Democratic Republic of the Congo": "CD", "Republic of the Congo": "CG",
}  # fmt: skip

# Names that mean more than one country: never settled here, always asked.
ASK: dict[str, tuple[str, ...]] = {
    "Korea": ("KR", "KP"), "Corea": ("KR", "KP"), "Corée": ("KR", "KP"), "Coreia": ("KR", "KP"),
    "Congo": ("CD", "CG"), "Kongo": ("CD", "CG"),
    "Virgin Islands": ("VI", "VG"),
}  # fmt: skip
