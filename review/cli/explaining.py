"""The story of two records, on paper."""

from __future__ import annotations

import textwrap

from review.cli.output import say, table
from review.dedup.explaining import HeldVeto, State, Story
from review.dedup.fate import Fate, Outcome, Step
from review.model import Membership
from review.pipeline.explaining_pair import PairStory

WIDTH = 46
ENDS = {
    Outcome.MERGED: "MERGED: the program takes the two for one report.",
    Outcome.ASKED: "ASKED: a person decides.",
    Outcome.RELATED: "RELATED: two reports that belong together.",
    Outcome.APART: "APART: two reports.",
}


def tell_pair(told: PairStory) -> None:
    """The story of two records of a review, then what the review has on them."""
    tell_story(told.story)
    say()
    say("In this review")
    a, b = told.story.record_a, told.story.record_b
    both = ((a, told.report_a, told.history_a), (b, told.report_b, told.history_b))
    for record_id, report, history in both:
        say(f"  {record_id} is in {report or 'no report yet (run slr dedup)'}")
        for membership in history:
            say(f"    {_membership(membership)}")
    for said in told.said:
        kind = f" ({said.kind})" if said.kind else ""
        note = f": {said.note}" if said.note else ""
        say(f"  {said.who} said of {said.record_a} and {said.record_b}: {said.verdict}{kind}{note}")
    if not told.said:
        say("  nobody has said anything of the two")
    if told.waiting is not None:
        say(f"  the question on {told.waiting[0]} and {told.waiting[1]} waits for a person")


def tell_story(story: Story) -> None:
    """Fields side by side, keys, details, rules, vetoes, and the end."""
    _tell_fields(story)
    _tell_keys(story)
    _tell_details(story)
    _tell_rules(story)
    say()
    _tell_end(story.fate, story)


def _tell_fields(story: Story) -> None:
    rows: list[tuple[str, str, str]] = []
    for side in story.fields:
        left, right = (textwrap.wrap(text, WIDTH, max_lines=3, placeholder=" …") for text in (side.a, side.b))
        for n in range(max(len(left), len(right), 1)):
            cells = (lines[n] if n < len(lines) else "" for lines in (left, right))
            rows.append((side.field if n == 0 else "", *cells))  # type: ignore[arg-type]
    table(rows, ("", story.record_a, story.record_b))


def _tell_keys(story: Story) -> None:
    say()
    if not story.keys:
        say("No key brought them together, so they were never compared.")
        return
    say("Keys they share")
    for key in story.keys:
        why = "" if key.is_compared else ": too common, and the two are no neighbours by title"
        say(f"  {key.family}, {key.size} records{why}")
    if not story.is_compared:
        say("  No key compared them.")
    elif not story.is_near:
        say("  Compared and laid aside: neither titles, identifiers nor place in print are near.")


def _tell_details(story: Story) -> None:
    say()
    ratio, authors = f"{story.title_ratio:.0%}", story.shared_authors
    say(f"Titles: {story.title} ({ratio} alike)")
    say(f"Authors in common: {'unknown' if authors is None else f'{authors:.0%} of the shorter list'}")
    for state in State:
        names = [name for name, found in story.details.items() if found is state]
        if names:
            say(f"  {state.value}: {', '.join(names)}")


def _tell_rules(story: Story) -> None:
    say()
    say("Rules that hold" if story.rules else "No rule holds.")
    for rule in story.rules:
        kind = "merges" if rule.merges else "asks"
        speaks = "  <- speaks" if rule.speaks else ""
        say(f"  {rule.name} ({kind}, {rule.score:g}): {rule.reason}{speaks}")
    say("Vetoes" if story.vetoes else "No veto stands.")
    for veto in story.vetoes:
        say(f"  {_veto(veto)}")


def _veto(veto: HeldVeto) -> str:
    if veto.is_void:
        return f"{veto.words} (does not count: the same entry twice)"
    return f"{veto.words}{' (firm: nobody need be asked)' if veto.is_firm else ''}"


def _tell_end(fate: Fate, story: Story) -> None:
    say(ENDS[fate.outcome])
    if fate.outcome is Outcome.MERGED:
        way = " – ".join((story.record_a, *(step.record_b for step in fate.chain)))
        say(f"  {'directly' if len(fate.chain) == 1 else 'through others'}: {way}")
    for step in (*fate.chain, *fate.asked):
        say(f"  {_step(step)}")
    for refusal in fate.refused:
        say(f"  refused to join {refusal.record_a} and {refusal.record_b}: {refusal.why}")
    if fate.link is not None:
        link = fate.link
        say(f"  {link.kind.label}: {link.record_a} and {link.record_b} ({link.reason})")
    if fate.outcome is Outcome.MERGED and len(fate.group_a) > 2:
        say(f"  the report has {len(fate.group_a)} records: {', '.join(fate.group_a)}")


def _step(step: Step) -> str:
    return f"{step.record_a} and {step.record_b}: {step.rule} ({step.score:g}): {step.reason}"


def _membership(m: Membership) -> str:
    other = m.evidence.get("with", "")
    reason = m.evidence.get("reason", "")
    with_other = f" with {other}" if other else ""
    return f"{m.report_id} by {m.author}, {m.rule}{with_other}{f': {reason}' if reason else ''}"
