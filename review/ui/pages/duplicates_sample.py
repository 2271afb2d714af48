"""Check a sample: one automatic merge at a time, and what the answers say of all of them."""

from __future__ import annotations

from html import escape

import streamlit as st
from babel.numbers import format_percent

from review.dedup.audit import Estimate
from review.dedup.cards import differences
from review.model import AuditVerdict
from review.pipeline import duplicates_audit, duplicates_merged
from review.pipeline.duplicates_audit import Sample, Shown
from review.ui import cards, components, safe
from review.ui.pages.duplicates_given import take_back
from review.ui.pages.duplicates_table import side_by_side
from review.ui.pages.duplicates_words import rule_in_words
from review.ui.safe import option
from review.ui.screen import Screen, event_id, spend

DRAWN = 100
MOST = 3  # others beside the record, the one it was joined for first; more would not fit
KEYS = ("d", "k", "m", "u")
LAST = "audit-last"
VERDICTS = (
    (AuditVerdict.RIGHT, "Right, the same report", "d", ":material/check:"),
    (AuditVerdict.WRONG, "Wrong, split it off", "k", ":material/call_split:"),
    (AuditVerdict.UNSURE, "Unsure", "m", ":material/question_mark:"),
)


def check_a_sample(screen: Screen) -> None:
    """Draw a sample, or go on with one."""
    t = screen.t
    drawn = duplicates_audit.samples(screen.ctx, screen.person)
    with st.expander(t("Draw a sample"), expanded=not drawn):
        _draw(screen)
    if not drawn:
        return
    by_id = {s.sample_id: s for s in reversed(drawn)}
    chosen = st.selectbox(
        t("Sample"), list(by_id), format_func=lambda i: option(_named(screen, by_id[i])), key="audit-sample"
    )
    _work(screen, chosen)


def _named(screen: Screen, sample: Sample) -> str:
    words = screen.t("{id}: {n} of {m} automatic merges, seed {seed}").format(
        id=sample.sample_id,
        n=screen.number(len(sample.items)),
        m=screen.number(sample.population),
        seed=sample.seed,
    )
    return f"{words}, {screen.t('spread over the rules')}" if sample.by_rule else words


def _draw(screen: Screen) -> None:
    t = screen.t
    st.caption(
        t(
            "A person looks at some of the merges the program made by itself, drawn at random. The same "
            "seed draws the same ones. With none wrong in {n}, at most about {share} of all are."
        ).format(n=DRAWN, share=screen.percent(0.03))
    )
    row = st.container(horizontal=True, vertical_alignment="bottom")
    row.number_input(t("How many"), 1, 100_000, DRAWN, key="audit-n", width=140)
    row.number_input(t("Seed"), 0, 2**31, 1, key="audit-seed", width=140)
    row.checkbox(t("Spread over the rules"), key="audit-by-rule")
    row.button(t("Draw"), key="audit-draw", icon=":material/casino:", on_click=_drawn, args=(screen,))


def _drawn(screen: Screen) -> None:
    state = st.session_state
    saved = screen.tell(
        lambda: duplicates_audit.draw(
            screen.ctx,
            screen.person,
            int(state["audit-n"]),
            int(state["audit-seed"]),
            by_rule=bool(state.get("audit-by-rule")),
            event_id=event_id("audit-draw"),
        )
    )
    if saved is not None:
        spend("audit-draw")
        state["audit-sample"] = saved.result


@st.fragment
def _work(screen: Screen, sample_id: str) -> None:
    t = screen.t
    shown = duplicates_audit.next_item(screen.ctx, screen.person, sample_id)
    result = duplicates_audit.estimate(screen.ctx, screen.person, sample_id)
    st.caption(
        t("{n} of {m} checked").format(n=result.drawn - result.open, m=screen.number(result.drawn))
        + f" · {_in_words(screen, result)}"
    )
    cards.progress(result.drawn - result.open, result.drawn)
    if shown is None:
        st.header(t("Every merge of this sample is checked."), anchor=False)
    else:
        _show(screen, shown)
    if result.drawn > result.open:
        _by_rule(screen, result)
    what = f"{sample_id}:{shown.item.record_id}" if shown else sample_id
    with st.bottom, st.container(key="bar-verdicts", horizontal=True, gap="small"):
        _bar(screen, sample_id, shown, what)
    token = f"sample:{what}:{components.remember_painted(what)}"
    components.guard(token, what if shown else None, KEYS, screen.locale)


def _show(screen: Screen, shown: Shown) -> None:
    t = screen.t
    nearest = sorted(shown.others, key=lambda r: r.record_id != shown.item.with_record_id)[:MOST]
    records = [shown.record, *nearest]
    left = len(shown.others) - len(nearest)
    rule = t("Rule: {rule}").format(rule=rule_in_words(shown.item.rule, t))
    more = f" {t('{n} more records of this report are not shown.').format(n=left)}" if left else ""
    heading = t("Was it right to join the first to the others?")
    safe.show(
        f'<div class="rv-card"><h2 id="rv-title" tabindex="-1">{escape(heading)}</h2>'
        f'<p class="rv-why">{safe.marked(rule + more)}</p></div>'
    )
    labels = duplicates_merged.sources_of(screen.ctx, screen.person, [r.record_id for r in records])
    heads = [
        f"<b>{safe.marked(labels.get(r.record_id, ''))}</b><small>{safe.marked(r.record_id)}</small>"
        for r in records
    ]
    safe.show(side_by_side(heads, differences([r.entry for r in records]), [[r] for r in records], t))


def _bar(screen: Screen, sample_id: str, shown: Shown | None, what: str) -> None:
    t = screen.t
    for verdict, label, key, icon in VERDICTS:
        st.button(
            t(label),
            key=f"decide-{verdict}",
            icon=icon,
            shortcut=key,
            type="primary" if verdict is AuditVerdict.RIGHT else "secondary",
            disabled=shown is None,
            on_click=_answer,
            args=(screen, sample_id, shown, verdict, what),
        )
    st.space("stretch")
    last = st.session_state.get(LAST)
    st.button(
        t("Undo"),
        key="undo",
        icon=":material/undo:",
        shortcut="u",
        disabled=last is None,
        on_click=_undo,
        args=(screen, last, what),
    )


def _answer(screen: Screen, sample_id: str, shown: Shown, verdict: AuditVerdict, what: str) -> None:
    if not components.was_seen(what):
        return
    key = f"audit:{what}"
    own = event_id(key)
    saved = screen.tell(
        lambda: duplicates_audit.answer(
            screen.ctx, screen.person, sample_id, shown.item.record_id, verdict, event_id=own
        )
    )
    if saved is not None:
        spend(key)
        st.session_state[LAST] = own


def _undo(screen: Screen, last: str, what: str) -> None:
    if components.was_seen(what):
        take_back(screen, last)
        st.session_state[LAST] = None


def _in_words(screen: Screen, e: Estimate) -> str:
    """The error rate with its interval, in a sentence."""
    t, checked = screen.t, e.right + e.wrong
    if e.rate is None:
        return t("Nothing can be said of the whole yet.")
    if e.wrong == 0:
        said = t(
            "None of {n} was wrong: with {level} confidence at most {upper} of all {m} automatic merges are "
            "wrong."
        )
    else:
        said = t(
            "{wrong} of {n} were wrong ({rate}): with {level} confidence between {low} and {high} of all {m} "
            "automatic merges are wrong."
        )
    said = said.format(
        level=screen.percent(0.95),
        wrong=screen.number(e.wrong),
        n=screen.number(checked),
        rate=_share(screen, e.rate),
        low=_share(screen, e.low),
        high=_share(screen, e.high),
        upper=_share(screen, e.upper),
        m=screen.number(e.population),
    )
    if e.unsure:
        said += " " + t("Unsure: {n}, left out here. Counted as wrong, at most {worst} are.").format(
            n=screen.number(e.unsure), worst=_share(screen, e.worst)
        )
    return said


def _share(screen: Screen, value: float) -> str:
    """A small share with the digits that matter: 2.9%, where a whole percent would hide it."""
    return format_percent(round(value, 3), locale=screen.locale, decimal_quantization=False)


def _by_rule(screen: Screen, e: Estimate) -> None:
    t = screen.t
    with st.expander(t("By rule")):
        cards.table(
            [t("Rule"), t("Checked"), t("Wrong")],
            [
                [rule_in_words(rule, t), screen.number(checked), screen.number(wrong)]
                for rule, checked, wrong in e.by_rule
            ],
            numbers=frozenset({1, 2}),
        )
