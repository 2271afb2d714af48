"""Reports joined and split by what people say of pairs, with everything that stands on them.

A record has a *home*: the report the program, or a split, gave it. Homes that people called the same
stand under the oldest of them. Both follow from the standing answers alone; what is appended here is
only the difference to what was in force before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from review.dedup.joins import survivors
from review.errors import InvalidInput, NotAllowed, NotFound, Stale
from review.model import Membership, PairVerdict, Reviewer
from review.pipeline import screening
from review.pipeline.core import Context
from review.store import Unit, audits, identity, joined, pairs, people, runs
from review.store.pairs import PairRuling, Said

SPLIT = "split_from"


def say(unit: Unit, ctx: Context, answer_id: str, person: Reviewer, said: Sequence[Said]) -> None:
    """Keep one answer of one or several pairs, and bring reports and work lists in step with it.

    Two records of one report that are said to be different are parted: the second leaves. Raises
    ``Stale`` for a pair that was answered, ``NotAllowed`` for an answer that contradicts an earlier
    one, ``NotFound`` for a record that belongs nowhere.
    """
    before = pairs.rulings(unit)
    _refuse_answered(unit, said, before)
    clashes = _contradictions(unit, before)
    pairs.rule(unit, answer_id, said, person.reviewer_id)
    touched = _part(unit, answer_id, person, said)
    after = pairs.rulings(unit)
    _refuse_new(unit, answer_id, clashes, after)
    _in_step(unit, ctx, answer_id, touched, after)


def unsay(unit: Unit, ctx: Context, answer_id: str, event_id: str, person: Reviewer) -> list[PairRuling]:
    """Take one answer back, whole: its pairs, in the order given. Nothing of it is left in force.

    What was said of a drawn merge is taken back too; "right" and "unsure" are of no pair.
    """
    before = pairs.rulings(unit)
    clashes = _contradictions(unit, before)
    taken = [r for r in before if r.answer_id == answer_id]
    checked = audits.withdraw(unit, event_id, answer_id, person.reviewer_id)
    if not taken and not checked:
        raise Stale("There is no answer to take back.", "reload the page.")
    pairs.rule(unit, event_id, [Said(r.pair, None) for r in taken], person.reviewer_id)
    back = []
    for m in identity.joined_in(unit, answer_id):
        if m.evidence.get(SPLIT):
            back.append(_at_home(unit, m.record_id, str(m.evidence[SPLIT])))
    touched = {m.report_id for m in back} | set(_reports(unit, [m.record_id for m in back]))
    identity.join(unit, event_id, back)
    after = pairs.rulings(unit)
    _refuse_new(unit, event_id, clashes, after)
    _in_step(unit, ctx, event_id, touched, after)
    return taken


def homes(unit: Unit, members: Iterable[Membership]) -> dict[str, str]:
    """The home of each record: where it belongs when nobody's "same" is counted."""
    found: dict[str, str] = {}
    unknown = []
    for m in members:
        if m.evidence.get("home"):
            found[m.record_id] = str(m.evidence["home"])
        elif {"joined", "split"} & m.evidence.keys():  # rows of before homes were written down
            unknown.append(m.record_id)
        else:
            found[m.record_id] = m.report_id
    return found | (identity.first_reports(unit, unknown) if unknown else {})


def _homes_of_ruled(unit: Unit, rulings: Sequence[PairRuling]) -> dict[str, str]:
    ids = sorted({i for r in rulings for i in r.pair})
    return homes(unit, identity.memberships_of(unit, ids)) if ids else {}


def _edges(rulings: Iterable[PairRuling], home: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (home[r.record_a], home[r.record_b])
        for r in rulings
        if r.verdict is PairVerdict.SAME and r.record_a in home and r.record_b in home
    ]


def _refuse_answered(unit: Unit, said: Sequence[Said], standing: Sequence[PairRuling]) -> None:
    known = set(identity.report_of(unit, sorted({i for s in said for i in s.pair})))
    ruled = {r.pair: r for r in standing}
    for s in said:
        if s.pair[0] == s.pair[1]:
            raise InvalidInput(f"{s.pair[0]} cannot be compared with itself.", "choose another report.")
        if not set(s.pair) <= known:
            raise NotFound(f"There is no pair {' and '.join(s.pair)}.", "reload the page.")
        if earlier := ruled.get(pairs.ordered(s.pair)):
            raise Stale(
                f"This question was answered already: {_in_words(unit, earlier)}.",
                "reload the page; undo takes an answer back.",
            )


def _part(unit: Unit, event_id: str, person: Reviewer, said: Sequence[Said]) -> set[str]:
    """Give a report of its own to each second record that is not of the report it shares with the first."""
    apart = [s.pair for s in said if s.verdict is not PairVerdict.SAME]
    if not apart:
        return set()
    members = {m.record_id: m for m in identity.memberships_of(unit, sorted({i for p in apart for i in p}))}
    home = homes(unit, members.values())
    touched = set()
    for first, second in apart:
        if home[first] == home[second]:
            own = identity.mint_report(unit)
            evidence = {"home": own, SPLIT: home[second], "with": first}
            identity.join(unit, event_id, [Membership(second, own, "person", evidence, person.reviewer_id)])
            touched |= {own, members[second].report_id}
            home[second] = own
    return touched


def _in_step(
    unit: Unit, ctx: Context, event_id: str, touched: set[str], rulings: Sequence[PairRuling]
) -> None:
    """Move reports and records to where the standing answers put them, and the work lists with them."""
    home = _homes_of_ruled(unit, rulings)
    wanted = survivors(_edges(rulings, home))
    was = joined.moved(unit)
    changed = {h: wanted.get(h, h) for h in wanted.keys() | was.keys() if wanted.get(h, h) != was.get(h, h)}
    groups = {*changed, *changed.values(), *(was.get(h, h) for h in changed), *touched}
    if not groups:
        return
    joined.move(unit, event_id, changed)
    members = identity.memberships(unit, sorted(groups))
    identity.join(unit, event_id, _moved(unit, members, wanted, rulings))
    screening.relist(unit, ctx, sorted(groups))


def _moved(
    unit: Unit, members: Sequence[Membership], wanted: Mapping[str, str], rulings: Sequence[PairRuling]
) -> list[Membership]:
    """The new memberships of records that are not where they should be.

    The first record of a joined report is there because a person said so. The others are there for
    the reason that brought them to their home: they are the program's duplicates as before.
    """
    home = homes(unit, members)
    ruled = {i: r.reviewer_id for r in rulings if r.verdict is PairVerdict.SAME for i in r.pair}
    who = {home[i]: reviewer for i, reviewer in ruled.items() if i in home}
    rows = []
    heads: set[str] = set()
    for m in members:
        own = home[m.record_id]
        target, is_head = wanted.get(own, own), own not in heads
        heads.add(own)
        if target == m.report_id:
            continue
        if target == own:
            rows.append(_at_home(unit, m.record_id, own))
        elif is_head and own in who:
            evidence = {"home": own, "joined": own}
            rows.append(Membership(m.record_id, target, "person", evidence, who[own]))
        else:
            as_before = _at_home(unit, m.record_id, own)
            evidence = {**as_before.evidence, "home": own}
            rows.append(Membership(m.record_id, target, as_before.rule, evidence, as_before.author))
    return rows


def _at_home(unit: Unit, record_id: str, home: str) -> Membership:
    """The membership by which a record last belonged to its home, to be appended anew."""
    past = [m for m in identity.membership_history(unit, record_id) if m.report_id == home]
    own = [m for m in past if not {"joined", "split"} & m.evidence.keys()]
    found = (own or past)[-1:]
    if found:
        return found[0]
    # It came by the program while its home already stood under another report.
    came = identity.membership_history(unit, record_id)[0]
    return Membership(record_id, home, came.rule, came.evidence, came.author)


def _reports(unit: Unit, record_ids: Sequence[str]) -> list[str]:
    return list(identity.report_of(unit, record_ids).values()) if record_ids else []


def _contradictions(unit: Unit, rulings: Sequence[PairRuling]) -> list[PairRuling]:
    """The words "different" and "related" on records that other words, or the program, put together."""
    home = _homes_of_ruled(unit, rulings)
    now = survivors(_edges(rulings, home))
    return [
        r
        for r in rulings
        if r.verdict is not PairVerdict.SAME
        and r.record_a in home
        and r.record_b in home
        and now.get(home[r.record_a], home[r.record_a]) == now.get(home[r.record_b], home[r.record_b])
    ]


def _refuse_new(
    unit: Unit, answer_id: str, clashes: Sequence[PairRuling], after: Sequence[PairRuling]
) -> None:
    new = [r for r in _contradictions(unit, after) if r not in clashes]
    if new:
        raise _contradiction(unit, answer_id, new[0], after)


def _contradiction(
    unit: Unit, answer_id: str, apart: PairRuling, rulings: Sequence[PairRuling]
) -> NotAllowed:
    """The refusal, naming the earlier answer that stands against this one."""
    home = _homes_of_ruled(unit, rulings)
    now = survivors(_edges(rulings, home))
    group = now.get(home[apart.record_a], "")
    together = [
        r for r in rulings if r.verdict is PairVerdict.SAME and now.get(home.get(r.record_a, "")) == group
    ]
    earlier = [r for r in [apart, *reversed(together)] if r.answer_id != answer_id]
    if not earlier:
        return NotAllowed(
            "This answer contradicts itself: it calls two records the same report and keeps them apart.",
            "tick together only what is one report.",
        )
    return NotAllowed(
        f"This contradicts an earlier answer: {_in_words(unit, earlier[0])}.",
        "take that answer back first, or answer otherwise here.",
    )


def _in_words(unit: Unit, ruling: PairRuling) -> str:
    names = {p.reviewer_id: p.name or p.login for p in people.everyone(unit)}
    titles = {r.record_id: r.entry.title for r in runs.records(unit, ruling.pair)}
    who = names.get(ruling.reviewer_id, ruling.reviewer_id)
    what = {PairVerdict.SAME: "the same", PairVerdict.DIFFERENT: "different"}.get(ruling.verdict, "related")
    first, second = (f"“{titles.get(i) or i}”" for i in ruling.pair)
    return f"{who} said on {ruling.recorded_at:%Y-%m-%d} that {first} and {second} are {what}"
