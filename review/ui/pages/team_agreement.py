"""How far people agree at a stage, honestly: the tables, every usual measure, and what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from review.i18n import Translate
from review.model import Role, Stage
from review.pipeline import agreeing
from review.pipeline.agreeing import PairAgreement, StageAgreement
from review.screening.agreement import UnsureAs
from review.screening.agreement_table import Interval, Square
from review.ui import cards, safe
from review.ui.screen import Screen


def show(screen: Screen, stage: Stage) -> None:
    """The policy for unsure, then all together, then pair by pair."""
    t = screen.t
    policies = {
        UnsureAs.INCLUDE: t("with include"),
        UnsureAs.EXCLUDE: t("with exclude"),
        UnsureAs.ITSELF: t("for itself"),
        UnsureAs.LEFT_OUT: t("not at all"),
    }
    unsure = st.segmented_control(
        t("Unsure counts"),
        list(policies),
        format_func=policies.__getitem__,
        default=UnsureAs.INCLUDE,
        required=True,
        key="team-unsure",
    )
    found = agreeing.agreement_of(screen.ctx, screen.person, stage, unsure=unsure or UnsureAs.INCLUDE)
    if not found.reports:
        st.caption(t("No report has been decided by two people yet."))
        return
    st.text(agreeing.sentence(found, screen.locale))
    if found.voters > 2:
        _together(screen, found)
    for pair in found.pairs:
        _pair(screen, stage, pair, is_alone=len(found.pairs) == 1)
    st.caption(
        t(
            "Intervals are of 95 %, rough where reports are few. κ falls where nearly everything is "
            "excluded, even when people agree; AC1 and PABAK do not."
        )
    )


def _together(screen: Screen, found: StageAgreement) -> None:
    t = screen.t
    st.header(t("All together"), anchor=False)
    observed = found.all_pairs.observed if found.all_pairs else None
    cards.facts(
        [
            (t("reports"), screen.number(found.reports)),
            (t("people"), screen.number(found.voters)),
            *([(t("agreement, all pairs"), screen.percent(observed))] if observed is not None else []),
            (t("Fleiss' κ"), screen.decimal(found.fleiss)),
            (t("Krippendorff's α"), screen.decimal(found.alpha)),
        ]
    )


def _pair(screen: Screen, stage: Stage, pair: PairAgreement, *, is_alone: bool) -> None:
    t = screen.t
    first, second = _called(screen, stage, pair)
    st.header(
        t("{first} and {second}").format(first=safe.plain(first), second=safe.plain(second)), anchor=False
    )
    tables, measures = st.columns([2, 3], gap="large")
    three = _cross(screen, pair.three, (t("Include"), t("Unsure"), t("Exclude")), first, second)
    with tables:
        if pair.table is None:
            safe.show(three)
        else:
            safe.show(_cross(screen, pair.table.square, (t("Include"), t("Exclude")), first, second))
            with st.expander(t("With unsure for itself"), expanded=is_alone):
                safe.show(three)
    with measures:
        square = pair.three if pair.table is None else pair.table.square
        cards.table(
            [t("Measure"), t("Value"), t("95 % interval")], _measures(screen, square), numbers=frozenset({1})
        )


def _called(screen: Screen, stage: Stage, pair: PairAgreement) -> tuple[str, str]:
    """Names for the lead and where the protocol shows them; else one's own, and that it is somebody else."""
    t = screen.t
    if screen.ctx.protocol.screening.at(stage).names == "shown" or screen.person.holds(Role.LEAD):
        return pair.first_name, pair.second_name
    own = screen.person.reviewer_id
    if own in (pair.first, pair.second):
        you, other = t("You"), t("another person")
        return (you, other) if own == pair.first else (other, you)
    return t("One person"), t("another person")


def _measures(screen: Screen, square: Square) -> list[list[str]]:
    t = screen.t

    def row(name: str, value: str, interval: Interval | None = None) -> list[str]:
        return [name, value, _interval(screen, interval)]

    def share(value: float | None) -> str:
        return "–" if value is None else screen.percent(value)

    last = len(square.cells) - 1
    return [
        row(t("Reports both decided"), screen.number(square.n)),
        row(t("Agreement"), share(square.observed)),
        row(t("Agreement on include"), share(square.specific(0))),
        *([row(t("Agreement on unsure"), share(square.specific(1)))] if last > 1 else []),
        row(t("Agreement on exclude"), share(square.specific(last))),
        row(t("Cohen's κ"), screen.decimal(square.kappa), square.kappa_interval),
        row(t("Gwet's AC1"), screen.decimal(square.ac1), square.ac1_interval),
        row("PABAK", screen.decimal(square.pabak)),
    ]


def _interval(screen: Screen, interval: Interval | None) -> str:
    if interval is None:
        return ""
    low, high = map(screen.decimal, interval)
    return screen.t("{low} to {high}").format(low=low, high=high)


def _cross(screen: Screen, square: Square, words: Sequence[str], first: str, second: str) -> str:
    """A table of what both said: rows are the first person's, columns the second's."""
    head = "".join(f"<th scope=col class=n>{escape(w)}</th>" for w in (*words, screen.t("Total")))
    rows = [
        f"<tr><th scope=row>{escape(word)}</th>{_cells(screen, row, n)}</tr>"
        for n, (word, row) in enumerate(zip(words, square.cells, strict=True))
    ]
    sums = [sum(column) for column in zip(*square.cells, strict=True)]
    rows.append(f"<tr><th scope=row>{escape(screen.t('Total'))}</th>{_cells(screen, sums, None)}</tr>")
    caption = _caption(first, second, screen.t)
    return (
        f'<div class="rv-scroll"><table class="rv-table rv-cross"><caption>{caption}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _caption(first: str, second: str, t: Translate) -> str:
    return safe.marked(t("Rows: {first}. Columns: {second}.").format(first=first, second=second))


def _cells(screen: Screen, row: Sequence[int], same: int | None) -> str:
    cells = [
        f'<td class="n{" same" if i == same else ""}">{escape(screen.number(value))}</td>'
        for i, value in enumerate(row)
    ]
    return "".join(cells) + f'<td class="n">{escape(screen.number(sum(row)))}</td>'
