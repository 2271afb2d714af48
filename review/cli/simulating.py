"""``slr simulate``: what a ranking would have saved on a screening whose outcome is known."""

from __future__ import annotations

import argparse
from typing import Any

from review.cli.output import complain, machine, say, table, write
from review.cli.running import progress
from review.errors import InvalidInput
from review.pipeline.simulating import Simulation, order_csv, simulate
from review.pipeline.simulating_plot import draw

TENTHS = 10


def run(args: argparse.Namespace) -> int:
    """Replay, write the order and the plot, tell the figures."""
    if args.prior < 0:
        raise InvalidInput(f"--prior {args.prior} is no number of reports.", "give 0 or more.")
    if args.plot is not None and args.plot.suffix.lower() != ".svg":
        raise InvalidInput(f"The plot cannot be written as {args.plot.name}.", "give a name ending in .svg.")
    with progress("Replaying the screening"):
        done = simulate(args.data, args.about, priors=args.prior, label=args.label, seed=args.seed)
    if args.output is not None or not args.json:
        write(order_csv(done), args.output)
    if args.plot is not None:
        write(draw(done), args.plot)
    if args.json:
        machine(done.as_data())
    elif args.output is not None:
        _tell(done.as_data())
    _warn(done)
    return 0


def _tell(data: dict[str, Any]) -> None:
    say(f"{data['reports']} reports, {data['relevant']} relevant ({data['labels_from']}).")
    start = "the text about the review" if data["about_given"] else "nothing"
    if data["known_beforehand"]:
        start += f" and {len(data['known_beforehand'])} known reports: {', '.join(data['known_beforehand'])}"
    say(f"Starting from {start}, seed {data['seed']}:")
    recall = data["recall_after_percent"]
    table([
        ("loss (0 best, 0.5 chance)", f"{data['loss']:.4f}"),
        ("work saved at 95 % (WSS@95)", f"{data['wss95']:.3f}"),
        *((f"recall after {share} %", f"{value:.3f}") for share, value in recall.items()),
        ("first relevant report", data["first"]),
        ("reports for 95 %, for all", f"{data['n95']}, {data['n100']}"),
    ])  # fmt: skip
    say()
    say("The stopping rule on the way (true recall is known only in a simulation):")
    looks = data["looks"]
    table(
        [_row(look) for look in looks[TENTHS - 1 :: TENTHS]],
        ("read", "found", "recall", "p", "recall at least", "verdict"),
    )
    stop = data["stop"]
    say()
    if stop is None:
        say("The rule was not met before everything was read.")
    else:
        say(f"The rule was first met after {stop['read']} reports, at a true recall of {stop['recall']:.1%}.")
        say(f"Left unread: {1 - stop['read'] / data['reports']:.1%}.")
    say()
    say(data["methods"])
    say(" ".join(data["caveats"]))


def _row(look: dict[str, Any]) -> tuple[object, ...]:
    told = [f"{look[name]:.3f}" if look[name] is not None else "-" for name in ("p", "least_recall")]
    return (look["read"], look["found"], f"{look['recall']:.3f}", *told, look["state"])


def _warn(done: Simulation) -> None:
    for reject in done.reports.account.rejects:
        place = f", line {reject['line']}" if reject["line"] else ""
        complain(f"{done.reports.account.file}{place}: {reject['reason']}")
    for name, ids in (("have no label and are left out", done.reports.unlabelled),
                      ("are judged differently and count as relevant", done.reports.disputed)):  # fmt: skip
        if ids:
            complain(f"{len(ids)} reports {name}.")
