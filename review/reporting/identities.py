"""Whether the numbers of a flow diagram add up: ours, or a published one's.

The identities and their numbers are those of PRISMA 2020's arithmetic: every box is what came in
minus what went out. A missing number (None) is a thing not done. It counts as nothing where the
template has several lines for one box; where the whole box is missing, a sum that fails is a
warning and not an error, because the printed diagram does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from review.reporting.sums import Sum, Term
from review.reporting.template import Numbers, count_of


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sum that fails. ``difference`` is what is unaccounted for; below zero, what is too much."""

    level: Level
    identity: int
    message: str
    difference: int = 0


REMOVED = (
    ("duplicates", "duplicates"),
    ("excluded_automatic", "marked by automation tools"),
    ("excluded_other", "removed for other reasons"),
)
FOUND_OTHER = (
    ("website_results", "websites"),
    ("organisation_results", "organisations"),
    ("citations_results", "citation searching"),
)


def check(numbers: Numbers, *, verbose: bool = False) -> list[Finding]:
    """Every identity that fails, in the order of the boxes; none when the diagram adds up.

    In an interim flow what is pending is part of the sums. With ``verbose``, identities that cannot
    be checked for want of a number are listed too.
    """
    findings = [
        *_negative(numbers),
        *_sources(numbers),
        *_screened(numbers),
        *_sought(numbers),
        *_assessed(numbers, "dbr", 4),
        *_assessed(numbers, "other", 5),
        *_found(numbers),
        *_included(numbers),
        *_studies(numbers),
        *_totals(numbers),
        *_meta_analysis(numbers),
    ]
    return [f for f in findings if verbose or f.level is not Level.NOT_CHECKABLE]


def _negative(numbers: Numbers) -> Iterator[Finding]:
    for key, value in numbers.items():
        items = [("", value)] if value is None or isinstance(value, int) else value
        for label, n in items:
            if n is not None and n < 0:
                where = f"{key} ({label})" if label else key
                yield Finding(Level.ERROR, 11, f"{where} is {n}; a count cannot be below 0", n)


def _sources(numbers: Numbers) -> Iterator[Finding]:
    for noun in ("database", "register"):
        named = count_of(numbers, f"{noun}_specific_results")
        total = count_of(numbers, f"{noun}_results")
        if named is None or total is None:
            yield _unknown(1, f"{noun}s by name add up to {noun}s")
        elif named != total:
            message = f"{noun.capitalize()}s by name add up to {named}, but {noun}s says {total}"
            yield Finding(Level.ERROR, 1, f"{message}: {_gap(named - total)}", named - total)


def _identified(numbers: Numbers) -> list[Term]:
    """Box 2. A total that is missing is what its named sources add up to."""
    terms = []
    for noun in ("database", "register"):
        total = count_of(numbers, f"{noun}_results")
        total = count_of(numbers, f"{noun}_specific_results") if total is None else total
        terms.append(Term(f"{noun}s", total))
    return terms


def _removed(numbers: Numbers) -> list[Term]:
    return [Term(words, count_of(numbers, key), -1) for key, words in REMOVED]


def _screened(numbers: Numbers) -> Iterator[Finding]:
    screened = count_of(numbers, "records_screened")
    sum_ = Sum([*_identified(numbers), *_removed(numbers), _waiting(numbers, "pending_screening")])
    if screened is not None:
        yield from _compare(2, sum_.needs(0, 1).wants((2, 3, 4)), "records screened", screened)
        return
    excluded = Term("records excluded", count_of(numbers, "records_excluded"), -1)
    sought = count_of(numbers, "dbr_sought_reports")
    across = Sum([*sum_.terms, excluded]).needs(0, 1).wants((2, 3, 4))
    yield from _compare(2, across, "reports sought", sought, missing="records screened")


def _sought(numbers: Numbers) -> Iterator[Finding]:
    sought = count_of(numbers, "dbr_sought_reports")
    terms = [
        Term("records screened", count_of(numbers, "records_screened")),
        Term("records excluded", count_of(numbers, "records_excluded"), -1),
    ]
    if sought is not None:
        yield from _compare(3, Sum(terms).needs(0).wants((1,)), "reports sought", sought)
        return
    terms.append(Term("not retrieved", count_of(numbers, "dbr_notretrieved_reports"), -1))
    terms += _waiting_assessment(numbers, "dbr")
    assessed = count_of(numbers, "dbr_assessed")
    yield from _compare(3, Sum(terms).needs(0).wants((1,)), "assessed", assessed, missing="reports sought")


def _assessed(numbers: Numbers, arm: str, identity: int) -> Iterator[Finding]:
    by = "" if arm == "dbr" else " by other methods"
    terms = [
        Term(f"reports sought{by}", count_of(numbers, f"{arm}_sought_reports")),
        Term("not retrieved", count_of(numbers, f"{arm}_notretrieved_reports"), -1),
        *_waiting_assessment(numbers, arm),
    ]
    assessed = count_of(numbers, f"{arm}_assessed")
    yield from _compare(identity, Sum(terms).needs(0).wants((1,)), "assessed", assessed)


def _found(numbers: Numbers) -> Iterator[Finding]:
    sought = count_of(numbers, "other_sought_reports")
    found = Sum([Term(words, count_of(numbers, key)) for key, words in FOUND_OTHER]).needs(0, 1, 2)
    if sought is None or not found.is_known:
        yield _unknown(6, "reports sought by other methods are no more than were identified")
    elif sought > found.total:
        message = f"{found} by other methods, but reports sought by other methods says {sought}"
        yield Finding(
            Level.WARNING, 6, f"{message}: {sought - found.total} more than identified", found.total - sought
        )


def _included(numbers: Numbers) -> Iterator[Finding]:
    """Identity 7. An arm whose sources are all missing is not drawn, so the sum may leave it out."""
    included = count_of(numbers, "new_reports")
    databases = [
        Term("reports assessed", count_of(numbers, "dbr_assessed")),
        Term("excluded", count_of(numbers, "dbr_excluded"), -1),
    ]
    others = [
        Term("assessed by other methods", count_of(numbers, "other_assessed")),
        Term("excluded by other methods", count_of(numbers, "other_excluded"), -1),
    ]
    drawn = [n for key, _ in FOUND_OTHER if (n := count_of(numbers, key)) is not None]
    lost = databases[0].value is None and _has_searched(numbers)
    if lost or (others[0].value is None and any(drawn) and count_of(numbers, "other_sought_reports") != 0):
        yield _unknown(7, "assessed minus excluded gives the reports included")
        return
    if not drawn and databases[0].value is not None and included == Sum(databases).total:
        return
    both = Sum([*databases, *others]).needs(0, 2)
    groups = [(place + 1,) for place in (0, 2) if both.terms[place].value]
    yield from _compare(7, both.wants(*groups), "reports of included studies", included)


def _has_searched(numbers: Numbers) -> bool:
    return any(term.value for term in _identified(numbers)) or bool(count_of(numbers, "dbr_sought_reports"))


def _studies(numbers: Numbers) -> Iterator[Finding]:
    studies, reports = count_of(numbers, "new_studies"), count_of(numbers, "new_reports")
    words = "reports of included studies"
    if reports is None:
        reports, words = left_after_full_text(numbers), "the reports left after full text"
    if studies is None or reports is None:
        yield _unknown(8, "included studies are no more than their reports")
    elif studies > reports:
        message = f"Studies included ({studies}) are {studies - reports} more than {words} ({reports})"
        hint = "right only if some report holds several studies"
        yield Finding(Level.WARNING, 8, f"{message}; {hint}", reports - studies)


def left_after_full_text(numbers: Numbers) -> int | None:
    """How many reports the boxes of both arms leave for inclusion; None when a box is missing."""
    found = any(count_of(numbers, key) for key, _ in FOUND_OTHER)
    if count_of(numbers, "dbr_assessed") is None or (found and count_of(numbers, "other_assessed") is None):
        return None
    terms = (("dbr_assessed", 1), ("dbr_excluded", -1), ("other_assessed", 1), ("other_excluded", -1))
    return sum(sign * (count_of(numbers, key) or 0) for key, sign in terms)


def _totals(numbers: Numbers) -> Iterator[Finding]:
    """Identity 9. The zeros of a blank table, in a review without a previous version, are no total."""
    for noun in ("studies", "reports"):
        total, new = count_of(numbers, f"total_{noun}"), count_of(numbers, f"new_{noun}")
        before, withdrawn = count_of(numbers, f"previous_{noun}"), count_of(numbers, f"withdrawn_{noun}")
        if total is None or new is None or (not total and not before):
            yield _unknown(9, f"previous and new {noun} give the total")
            continue
        terms = [Term(f"previous {noun}", before), Term(f"new {noun}", new), Term("withdrawn", withdrawn, -1)]
        level = Level.WARNING if withdrawn is None else Level.ERROR
        for finding in _compare(9, Sum(terms), f"total {noun}", total):
            excuse = "; right only if the difference is explained (withdrawn or newly linked)"
            message = finding.message + (excuse if level is Level.WARNING else "")
            yield Finding(level, 9, message, finding.difference)


def _meta_analysis(numbers: Numbers) -> Iterator[Finding]:
    for noun in ("studies", "reports"):
        part = count_of(numbers, f"total_{noun}_ma")
        total, words = count_of(numbers, f"total_{noun}"), f"total {noun} included"
        if not total and not count_of(numbers, f"previous_{noun}"):
            total, words = count_of(numbers, f"new_{noun}"), f"{noun} included"
        if part is None or total is None:
            yield _unknown(10, f"the meta-analysis holds no more than the total {noun}")
        elif part > total:
            message = f"{noun.capitalize()} in the meta-analysis ({part}) are more than {words} ({total})"
            yield Finding(Level.ERROR, 10, f"{message}: {part - total} too many", total - part)


def _waiting(numbers: Numbers, key: str) -> Term:
    return Term("pending", count_of(numbers, key) or None, -1)


def _waiting_assessment(numbers: Numbers, arm: str) -> list[Term]:
    infix = "" if arm == "dbr" else "other_"
    return [
        Term("pending retrieval", count_of(numbers, f"pending_{infix}retrieval") or None, -1),
        Term("pending assessment", count_of(numbers, f"pending_{infix}assessment") or None, -1),
    ]


def _compare(identity: int, sum_: Sum, box: str, said: int | None, *, missing: str = "") -> Iterator[Finding]:
    if said is None or not sum_.is_known:
        yield _unknown(identity, f"{sum_.words} gives {box}")
        return
    gap = sum_.total - said
    if not gap:
        return
    absent = [*([missing] if missing else []), *sum_.absent]
    message = f"{sum_} = {sum_.total}, but {box} says {said}: {_gap(gap)}"
    if absent:
        message += f" ({', '.join(absent)}: not given)"
    yield Finding(Level.WARNING if absent else Level.ERROR, identity, message, gap)


def _gap(gap: int) -> str:
    return f"{gap} unaccounted for" if gap > 0 else f"{-gap} too many"


def _unknown(identity: int, words: str) -> Finding:
    return Finding(Level.NOT_CHECKABLE, identity, f"Not checkable, a number is missing: {words}")
