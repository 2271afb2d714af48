"""What an update brought: new, changed, gone and unchanged, per source and native id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from review.errors import NotFound
from review.model import Harvest, Round, RunStatus
from review.pipeline.core import Context
from review.pipeline.planning import question_hash
from review.store import Unit, harvests, manifests, runs


@dataclass(frozen=True, slots=True)
class Changes:
    """One source in one round, against the last earlier round in which it was asked to the end.

    ``gone`` is None when the new search cannot tell: it was not complete, asked only for what entered
    lately, or asked something else. Gone never deletes and never changes a decision.
    """

    source_id: str
    label: str
    round_name: str
    before: int
    now: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    gone: tuple[str, ...]
    can_tell_gone: bool
    note: str = ""

    @property
    def gone_text(self) -> str:
        """How many are gone, or that nobody can say."""
        return str(len(self.gone)) if self.can_tell_gone else "?"


@dataclass(frozen=True, slots=True)
class Seen:
    """When a native id was first and last returned by a source, as names of rounds."""

    source_id: str
    native_id: str
    first_round: str
    last_round: str
    sha256: str


def changes(ctx: Context, round_name: str | None = None) -> list[Changes]:
    """Every source of a round (the last one without a name) against the time before."""
    with ctx.db.read() as unit:
        rounds = runs.rounds(unit)
        if not rounds:
            return []
        chosen = _round(rounds, round_name)
        undone = manifests.undone_harvests(unit)
        found = [h for h in harvests.everything(unit) if h.harvest_id not in undone]
        labels = {r.source_id: r.source_label for r in runs.all_runs(unit)}
        of_round = [h for h in found if h.round_id == chosen.round_id and h.status is not RunStatus.OPEN]
        latest = {h.source_id: h for h in of_round}
        place = {r.round_id: n for n, r in enumerate(rounds)}
        earlier = [h for h in found if place[h.round_id] < place[chosen.round_id]]
        return [
            _changes(unit, h, chosen, [e for e in earlier if e.source_id == h.source_id], labels)
            for h in latest.values()
        ]


def seen(ctx: Context) -> list[Seen]:
    """First and last sighting of every native id, by source."""
    with ctx.db.read() as unit:
        names = {r.round_id: r.name for r in runs.rounds(unit)}
        round_of = {r.run_id: names[r.round_id] for r in runs.all_runs(unit)}
        found: dict[tuple[str, str], Seen] = {}
        for s in manifests.sightings(unit):
            key = (s.source_id, s.native_id)
            first = found[key].first_round if key in found else round_of[s.run_id]
            found[key] = Seen(*key, first, round_of[s.run_id], s.sha256)
        return list(found.values())


def _round(rounds: Sequence[Round], name: str | None) -> Round:
    if name is None:
        return rounds[-1]
    for found in rounds:
        if found.name == name:
            return found
    raise NotFound(f"There is no round {name!r}.", f"there are: {', '.join(r.name for r in rounds)}.")


def _changes(
    unit: Unit, harvest: Harvest, round_: Round, earlier: Sequence[Harvest], labels: dict[str, str]
) -> Changes:
    before = _hashes(unit, earlier)
    now = _hashes(unit, [harvest])
    new = tuple(sorted(now.keys() - before.keys()))
    changed = tuple(sorted(i for i in now.keys() & before.keys() if now[i] != before[i]))
    whole = [e for e in earlier if e.status is RunStatus.COMPLETE]
    note = _why_not(harvest, whole)
    # Only the last whole search says what was there; ids already gone then are not gone anew.
    last = _hashes(unit, whole[-1:]) if not note else {}
    return Changes(
        source_id=harvest.source_id,
        label=labels.get(harvest.source_id, harvest.source_id),
        round_name=round_.name,
        before=len(before),
        now=len(now),
        new=new,
        changed=changed,
        unchanged=len(now.keys() & before.keys()) - len(changed),
        gone=tuple(sorted(last.keys() - now.keys())),
        can_tell_gone=not note,
        note=note,
    )


def _why_not(harvest: Harvest, whole: Sequence[Harvest]) -> str:
    """Why nobody can say what is gone; "" when one can."""
    if not whole:
        return (
            "asked to the end for the first time" if harvest.status is RunStatus.COMPLETE else harvest.reason
        )
    if harvest.status is not RunStatus.COMPLETE:
        return f"{harvest.status.value}: {harvest.reason}" if harvest.reason else harvest.status.value
    if harvest.question["since"]:
        return f"asked only for what entered since {harvest.question['since']}"
    if question_hash(harvest.question) != question_hash({**whole[-1].question, "since": None}):
        return "the query has changed since"
    return ""


def _hashes(unit: Unit, of: Sequence[Harvest]) -> dict[str, str]:
    """Native id to the hash last seen, over harvests in order."""
    run_ids = [run_id for h in of for run_id, _ in manifests.of_harvest(unit, h.harvest_id)]
    return {s.native_id: s.sha256 for s in manifests.sightings(unit, run_ids)}
