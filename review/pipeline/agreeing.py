"""Agreement at any moment, on votes given without seeing another's, as far as a person may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from review.i18n import translator
from review.model import Mode, Reviewer, Role, Stage, Verdict, VoteRule
from review.pipeline.core import Context, require
from review.screening.agreement import Agreement, UnsureAs, agreement
from review.screening.agreement_many import fleiss_kappa, krippendorff_alpha
from review.screening.agreement_table import Square, three_by_three
from review.screening.independent import Blind, independent_votes
from review.store import Unit, calibrations, decisions, people


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two people's votes on the reports both decided. ``table`` is None when unsure stands for itself."""

    first: str
    second: str
    first_name: str
    second_name: str
    three: Square
    table: Agreement | None


@dataclass(frozen=True, slots=True)
class StageAgreement:
    """How far those who screened a stage agree.

    ``unsure`` is the policy all figures follow, ``is_selected`` that the second person saw only what the
    first had excluded: then these figures say nothing about the rest. ``reports`` were decided by at
    least two people, by ``voters`` different ones in all. ``fleiss`` and ``alpha`` are over all of them.
    """

    stage: Stage
    unsure: UnsureAs
    is_selected: bool
    reports: int
    voters: int
    pairs: tuple[PairAgreement, ...]
    all_pairs: Agreement | None
    fleiss: float | None
    alpha: float | None


def agreement_of(
    ctx: Context, person: Reviewer | None, stage: Stage, *, unsure: UnsureAs = UnsureAs.INCLUDE
) -> StageAgreement:
    """Agreement at a stage on the reports that are settled for this person, on the votes given blind.

    Counted are the votes that stood when a report first had as many as it needs. What was withdrawn or
    changed after that was said by somebody who could see the others' votes, and stays out, as does
    what an adjudication made of it. The lead and adjudicators are told of every pair, others of their own;
    the command line, which has no person, of every pair.
    """
    if person is not None:
        require(person, Role.ADJUDICATOR, Role.LEAD, Role.REVIEWER)
    with ctx.db.read() as unit:
        votes = blind_votes(unit, ctx, person, stage)
        names = {p.reviewer_id: p.name or p.login for p in people.everyone(unit)}
    folded = [_folded(cast, unsure) for cast in votes.values() if len(cast) > 1]
    sees_all = person is None or person.holds(Role.LEAD, Role.ADJUDICATOR)
    own = None if sees_all or person is None else person.reviewer_id
    pairs = _pairs(votes.values())
    return StageAgreement(
        stage,
        unsure,
        ctx.needed[stage].mode is Mode.SECOND_FOR_EXCLUDED,
        sum(len(cast) > 1 for cast in votes.values()),
        len({who for cast in votes.values() if len(cast) > 1 for who in cast}),
        tuple(
            PairAgreement(
                one,
                other,
                names.get(one, one),
                names.get(other, other),
                three_by_three(said),
                None if unsure is UnsureAs.ITSELF else agreement(said, unsure),
            )
            for (one, other), said in sorted(pairs.items())
            if own in (None, one, other)
        ),
        None
        if unsure is UnsureAs.ITSELF
        else agreement([pair for said in pairs.values() for pair in said], unsure),
        fleiss_kappa(folded),
        krippendorff_alpha(folded),
    )


def blind_votes(unit: Unit, ctx: Context, person: Reviewer | None, stage: Stage) -> dict[str, Blind]:
    """The votes given blind on each report this person may see whole."""
    viewer = person.reviewer_id if person else ""
    log = decisions.visible_to(unit, viewer, ctx.needed, stage=stage, standing_only=False)
    rule: VoteRule = ctx.needed[stage]
    seen_from = {
        report_id: kept.seen_from
        for kept in calibrations.rounds(unit, stage)
        if kept.seen_from is not None and not kept.is_open
        for report_id in kept.report_ids
    }
    return independent_votes(log, rule.needed, seen_from)


def sentence(found: StageAgreement, locale: str = "en") -> str:
    """What the figures are of, in one or two sentences: to be printed wherever they are."""
    t = translator(locale)
    policy = {
        UnsureAs.INCLUDE: t("Unsure counts with include."),
        UnsureAs.EXCLUDE: t("Unsure counts with exclude."),
        UnsureAs.ITSELF: t("Unsure is a category of its own."),
        UnsureAs.LEFT_OUT: t("Reports on which somebody was unsure are left out."),
    }[found.unsure]
    words = t("{n} reports, {m} people, votes as they were given before anybody saw another's.").format(
        n=found.reports, m=found.voters
    )
    said = [words, policy]
    if found.is_selected:
        said.append(t("The second person saw only what the first had excluded: these are not independent."))
    return " ".join(said)


def _pairs(votes: Iterable[Blind]) -> Mapping[tuple[str, str], list[tuple[Verdict, Verdict]]]:
    found: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = {}
    for cast in votes:
        for one, other in combinations(sorted(cast), 2):
            first, second = cast[one].verdict, cast[other].verdict
            if first is not None and second is not None:
                found.setdefault((one, other), []).append((first, second))
    return found


def _folded(cast: Blind, unsure: UnsureAs) -> list[Verdict]:
    """One report's verdicts under a policy; of a report that it leaves out, none."""
    verdicts = [v.verdict for v in cast.values() if v.verdict is not None]
    if unsure is UnsureAs.LEFT_OUT and Verdict.UNSURE in verdicts:
        return []
    instead = {UnsureAs.INCLUDE: Verdict.INCLUDE, UnsureAs.EXCLUDE: Verdict.EXCLUDE}.get(unsure)
    return [instead if v is Verdict.UNSURE and instead else v for v in verdicts]
