"""The stopping rule's answer in plain sentences, for a lead and for a methods section."""

from __future__ import annotations

from review.screening.ranking.stopping import FEWEST, StoppingVerdict

CAVEATS = (
    "Repeated looks are not corrected for.",
    "Labels are taken as right.",
    "Near-duplicates, or a rest that is ordered worse than at random, break the assumption.",
)
"""What is said beside every p-value."""


def state(verdict: StoppingVerdict) -> str:
    """One sentence: whether stopping is defensible, and why or why not."""
    rule = verdict.rule
    if not verdict.unread:
        return "Everything has been read."
    if verdict.p is None:
        return "Nothing relevant has been found yet: the rule cannot say anything."
    if verdict.is_too_few:
        found = f"{verdict.found} relevant {_reports(verdict.found)} found, fewer than {FEWEST}"
        return f"Too few to tell: {found}."
    if verdict.is_met:
        return f"The rule is met: recall of {rule.target} % or more, at {rule.confidence:.0%} confidence."
    more = verdict.more_irrelevant or 0
    return f"Not yet: the rule would be met if the next {more} {_reports(more)} were all irrelevant."


def methods(verdict: StoppingVerdict) -> str:
    """The sentences a methods section can use; with too few inclusions they say so."""
    rule = verdict.rule
    read = f"{verdict.read} of {verdict.total} reports were screened in prioritised order"
    found = f"{verdict.found} of them were relevant"
    if not verdict.unread:
        return f"All {verdict.total} reports were screened; {found}."
    if verdict.p is None or verdict.least_recall is None:
        return f"{read}; {found}, so that no statement about recall is possible."
    chance = (
        "If the order were no better than random from here, the chance of finding this few relevant "
        f"reports with recall below {rule.target} % would be {_p(verdict.p)}."
    )
    bound = f"The lower {rule.confidence:.0%} bound of recall was {_share(verdict.least_recall)}."
    few = f" With fewer than {FEWEST} relevant reports this is too few to tell." if verdict.is_too_few else ""
    return f"{read}; {found}. {chance} {bound}{few} {verdict.unread} reports were not screened."


def _reports(count: int) -> str:
    return "report" if count == 1 else "reports"


def _p(p: float) -> str:
    return "less than 0.001" if p < 0.001 else f"{p:.3f}"


def _share(recall: float) -> str:
    # Rounded down: a bound must not look better than it is.
    return f"{int(recall * 1000) / 10:.1f} %"
