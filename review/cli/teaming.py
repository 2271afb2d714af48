"""Who screens what, and how far people agree, on the command line."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any
from uuid import uuid4

from review.cli.output import machine, say, table
from review.cli.running import opened
from review.errors import InvalidInput
from review.model import Stage
from review.pipeline import agreeing, assigning
from review.pipeline.agreeing import PairAgreement, StageAgreement
from review.pipeline.assigning import Spread
from review.pipeline.core import Context
from review.screening.agreement import UnsureAs
from review.screening.agreement_table import Square

NAMES = {Stage.TITLE_ABSTRACT: "title and abstract", Stage.FULL_TEXT: "full text"}
VERDICTS = ("include", "unsure", "exclude")


def assign(args: argparse.Namespace) -> None:
    """Change shares and what is given by name, then tell how the work is spread."""
    ctx = opened(args, args.protocol)
    _set_shares(ctx, args)
    _give(ctx, args)
    if args.even_out:
        assigning.even_out(ctx, None, event_id=str(uuid4()))
    found = [assigning.spread(ctx, None, stage) for stage in _stages(args)]
    if args.json:
        machine([asdict(s) | {"holds": s.coverage.holds} for s in found])
        return
    for one in found:
        _tell_spread(one)


def agreement(args: argparse.Namespace) -> None:
    """Print the tables and measures of each stage."""
    ctx = opened(args, args.protocol)
    policy = UnsureAs(args.unsure)
    found = [agreeing.agreement_of(ctx, None, stage, unsure=policy) for stage in _stages(args)]
    if args.json:
        machine([_as_data(one, args.locale) for one in found])
        return
    for one in found:
        _tell_agreement(one, args.locale)


def _stages(args: argparse.Namespace) -> list[Stage]:
    return [Stage(args.stage)] if args.stage else list(Stage)


def _set_shares(ctx: Context, args: argparse.Namespace) -> None:
    for given in args.share:
        login, _, weight = given.partition("=")
        try:
            share = float(weight)
        except ValueError:
            raise InvalidInput(f"{given!r} is no share.", "write --share LOGIN=2.") from None
        assigning.set_share(ctx, None, login, weight=share, event_id=str(uuid4()))
    for logins, is_experienced in ((args.experienced, True), (args.not_experienced, False)):
        for login in logins:
            assigning.set_share(ctx, None, login, is_experienced=is_experienced, event_id=str(uuid4()))


def _give(ctx: Context, args: argparse.Namespace) -> None:
    login = args.give or args.take_back
    if not login:
        if args.report:
            raise InvalidInput("Whose are the reports to be?", "add --give LOGIN or --take-back LOGIN.")
        return
    if not args.report or args.stage is None:
        raise InvalidInput(
            "Which reports, at which stage?", "add --report R00001 and --stage title_abstract."
        )
    done = assigning.give(
        ctx,
        None,
        Stage(args.stage),
        args.report,
        login,
        event_id=str(uuid4()),
        take_back=bool(args.take_back),
    ).result
    if not args.json:
        say(f"{done['moved']} of {done['reports']} reports changed hands.")


def _tell_spread(found: Spread) -> None:
    say(f"{NAMES[found.stage]}:")
    rows = [
        (
            load.login,
            f"{load.weight:g}",
            "experienced" if load.is_experienced else "",
            load.done,
            load.open,
            "" if load.is_active else "left",
        )
        for load in found.loads
    ]
    table(rows, ("login", "share", "", "done", "open", ""))
    lacking = found.coverage
    if lacking.most_needed > lacking.people:
        say(f"  a report needs up to {lacking.most_needed} people, and {lacking.people} screen")
    for what, ids in (
        ("without enough people", lacking.short),
        ("without anybody experienced", lacking.without_experience),
    ):
        if ids:
            say(f"  {len(ids)} reports {what}: {', '.join(ids[:5])}{' …' if len(ids) > 5 else ''}")
    if lacking.holds:
        say("  every open report has the people it needs")


def _tell_agreement(found: StageAgreement, locale: str) -> None:
    say(f"{NAMES[found.stage]}: {agreeing.sentence(found, locale)}")
    for pair in found.pairs:
        _tell_pair(pair)
    if found.voters > 2:
        say(f"  all: Fleiss' kappa {_number(found.fleiss)}, Krippendorff's alpha {_number(found.alpha)}")


def _tell_pair(pair: PairAgreement) -> None:
    say(f"  {pair.first_name} (rows) and {pair.second_name}: {pair.three.n} reports")
    rows = [(name, *cells) for name, cells in zip(VERDICTS, pair.three.cells, strict=True)]
    table(rows, ("", *VERDICTS), indent="    ")
    square = pair.table.square if pair.table else pair.three
    for words in _measures(square):
        say(f"    {words}")
    if pair.table:
        found = pair.table
        say(f"    positive agreement {_number(found.positive)}, negative {_number(found.negative)}")
        say(f"    prevalence index {_number(found.prevalence)}, bias index {_number(found.bias)}")


def _measures(square: Square) -> list[str]:
    return [
        f"agreement {_number(square.observed)}, PABAK {_number(square.pabak)}",
        f"kappa {_number(square.kappa)} (95 % {_interval(square.kappa_interval)})",
        f"AC1 {_number(square.ac1)} (95 % {_interval(square.ac1_interval)})",
    ]


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.3f}"


def _interval(limits: tuple[float, float] | None) -> str:
    return "not defined" if limits is None else f"{limits[0]:.3f} to {limits[1]:.3f}"


def _as_data(found: StageAgreement, locale: str) -> dict[str, Any]:
    return {
        "stage": found.stage.value,
        "of": agreeing.sentence(found, locale),
        "unsure": found.unsure.value,
        "is_selected": found.is_selected,
        "reports": found.reports,
        "people": found.voters,
        "fleiss_kappa": found.fleiss,
        "krippendorff_alpha": found.alpha,
        "pairs": [_pair_data(pair) for pair in found.pairs],
    }


def _pair_data(pair: PairAgreement) -> dict[str, Any]:
    square = pair.table.square if pair.table else pair.three
    more = {} if pair.table is None else _only_of_two(pair)
    return {
        "people": [pair.first_name, pair.second_name],
        "include_unsure_exclude": pair.three.cells,
        "table": square.cells,
        "n": square.n,
        "agreement": square.observed,
        "kappa": square.kappa,
        "kappa_95": square.kappa_interval,
        "pabak": square.pabak,
        "ac1": square.ac1,
        "ac1_95": square.ac1_interval,
        **more,
    }


def _only_of_two(pair: PairAgreement) -> dict[str, float | None]:
    names = ("positive", "negative", "prevalence", "bias")
    return {name: getattr(pair.table, name) for name in names}
