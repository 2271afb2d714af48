"""The demonstration review: its real records, its people, and on request a finished example."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from review.errors import InvalidInput, ReviewError
from review.extraction.gold import Gold, read_gold
from review.model import Extraction, PairVerdict, RetrievalStatus, Reviewer, Role, Stage, Verdict
from review.pipeline import conflicts, deduplicating, examples, fulltexts, importing, people, screening
from review.pipeline.core import Context, open_context
from review.store import Event, Unit, charting, decisions, identity, runs

PEOPLE = (
    ("reviewer-1", "Reviewer One", (Role.REVIEWER, Role.EXTRACTOR)),
    ("reviewer-2", "Reviewer Two", (Role.REVIEWER, Role.EXTRACTOR)),
    ("adjudicator", "Adjudicator", (Role.ADJUDICATOR, Role.LEAD)),
)
NOTE = "Example, from the suggested label"
SEEDS = {"report2020": "isaksson2020", "radio": "sr_radio_nd", "interview": "realstars_nd"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one of the demonstration's people signs in."""

    login: str
    password: str
    roles: str


def build(ctx: Context, tick: importing.Tick = lambda done, total: None) -> list[importing.Imported]:
    """Import and deduplicate what the protocol names, and invite the people. Safe to repeat."""
    done = importing.import_all(ctx, tick=tick)
    known = {p.login for p in people.everyone(ctx)}
    fresh = [who for who in PEOPLE if who[0] not in known]
    lines = []
    for login, name, roles in fresh:
        _, password = people.invite(ctx, login, name, roles)
        lines.append((login, password))
    if fresh or any(i.is_new for i in done):
        deduplicating.run(ctx)
    if lines:
        _write_sign_in(ctx, [*_read_sign_in(ctx).items(), *lines])
    return done


def sign_ins(ctx: Context) -> list[SignIn]:
    """The sign-in of everybody in the demonstration; a password that got lost is made anew."""
    kept = _read_sign_in(ctx)
    lost = [login for login, _, _ in PEOPLE if login not in kept]
    if lost:
        kept |= {login: people.reset_password(ctx, login) for login in lost}
        _write_sign_in(ctx, kept.items())
    return [SignIn(login, kept[login], ", ".join(r.value for r in roles)) for login, _, roles in PEOPLE]


def set_aside(path: Path) -> Path | None:
    """Move the demonstration's database away, so that it starts anew. Nothing is deleted."""
    ctx = open_context(path)
    url = ctx.db.engine.url
    ctx.db.close()
    if url.get_backend_name() != "sqlite" or not url.database:
        raise InvalidInput(
            "--fresh works on a SQLite file only.", "drop the schema with PostgreSQL's own tools."
        )
    source = Path(url.database)
    target = source.parent / "backups" / f"review-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.db"
    target.parent.mkdir(exist_ok=True)
    shutil.move(source, target)
    (source.parent / "sign-in.txt").unlink(missing_ok=True)
    return target


def is_screened(ctx: Context) -> bool:
    """Whether any decision stands."""
    with ctx.db.read() as unit:
        return bool(decisions.for_outcomes(unit))


def load_examples(ctx: Context, tick: importing.Tick = lambda done, total: None) -> None:
    """Screen, settle and chart the whole demonstration with example decisions, through the real paths.

    Refused once anyone has decided: examples never mix with people's work.
    """
    if is_screened(ctx):
        raise ReviewError(
            "This review has decisions already, so no examples are loaded into it.",
            "slr demo --screened --fresh starts anew and keeps the old database under backups/.",
        )
    cast = {p.login: p for p in people.everyone(ctx)}
    first, second, third = (cast[login] for login, _, _ in PEOPLE)
    _answer_pairs(ctx, third)
    plans = _plans(ctx)
    steps = [(stage, report_id, plan) for stage in Stage for report_id, plan in plans.items()]
    for done, (stage, report_id, plan) in enumerate(steps, start=1):
        _play(ctx, stage, report_id, plan, (first, second, third))
        tick(done, len(steps))
    _chart(ctx, first, third)


def _play(
    ctx: Context, stage: Stage, report_id: str, plan: examples.Plan, cast: tuple[Reviewer, Reviewer, Reviewer]
) -> None:
    """Act one report's stage out, through the same functions that people's work goes through."""
    planned = plan.title_abstract if stage is Stage.TITLE_ABSTRACT else plan.full_text
    if stage is Stage.FULL_TEXT and plan.passed:
        _retrieve(ctx, cast[0], report_id, plan)
    if planned is None:
        return
    for person, verdict in zip(cast, planned.votes, strict=False):
        screening.decide(
            ctx,
            person,
            stage=stage,
            report_id=report_id,
            verdict=verdict,
            reason=planned.reason if verdict is Verdict.EXCLUDE else "",
            note=NOTE,
            labels=["example"],
            event_id=f"example:{stage}:{report_id}:{person.reviewer_id}",
        )
    if planned.ruling is not None:
        conflicts.adjudicate(
            ctx,
            cast[2],
            stage=stage,
            report_id=report_id,
            verdict=planned.ruling,
            reason=planned.reason if planned.ruling is Verdict.EXCLUDE else "",
            note=NOTE,
            event_id=f"example:{stage}:{report_id}:ruling",
        )


def _retrieve(ctx: Context, person: Reviewer, report_id: str, plan: examples.Plan) -> None:
    is_there = plan.full_text is not None
    fulltexts.set_retrieval(
        ctx,
        person,
        report_id,
        RetrievalStatus.RETRIEVED if is_there else RetrievalStatus.NOT_RETRIEVED,
        reason="" if is_there else examples.NO_COPY,
        note=NOTE,
        event_id=f"example:retrieval:{report_id}",
    )


def _answer_pairs(ctx: Context, person: Reviewer) -> None:
    """Answer the open questions from the key that came with the exports."""
    with ctx.db.read() as unit:
        native = {r.record_id: r.entry.native_id for r in runs.records(unit)}
    key = {
        frozenset((row["record_1"], row["record_2"])): row["relation"] == "duplicate"
        for row in _rows(ctx, "duplicates-key.csv")
    }
    canonical = {
        row[f"record_{n}"]: row[f"canonical_{n}"] for row in _rows(ctx, "duplicates-key.csv") for n in (1, 2)
    }
    for question in deduplicating.questions(ctx, person):
        pair = (question.first.record_id, question.second.record_id)
        names = [native[i] for i in pair]
        originals = [canonical.get(n, n) for n in names]
        same = key.get(frozenset(names), originals[0] == originals[1])
        verdict = PairVerdict.SAME if same else PairVerdict.DIFFERENT
        deduplicating.answer(ctx, person, pair, verdict, note=NOTE, event_id=f"example:pair:{':'.join(pair)}")


def _plans(ctx: Context) -> dict[str, examples.Plan]:
    """A plan for every report, from the label of the topic record it holds."""
    notes = {row["id"]: row for row in _rows(ctx, "topic-records-notes.csv")}
    first, later = (ctx.protocol.reasons(stage) for stage in Stage)
    seeds = set(SEEDS.values())
    found = {}
    for n, (report_id, row) in enumerate(sorted(_noted(ctx, notes).items())):
        # The three seed documents are charted, so they count as included, whatever else they are.
        label = "include" if row["id"] in seeds else row["suggested_label"]
        found[report_id] = examples.plan(label, row["suggested_reason"], first, later, n)
    return found


def _noted(ctx: Context, notes: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    with ctx.db.read() as unit:
        native = {r.record_id: r.entry.native_id for r in runs.records(unit)}
        members = identity.memberships(unit)
    blank = {"id": "", "suggested_label": "maybe", "suggested_reason": "", "study_group": ""}
    found = {m.report_id: blank for m in members}
    for m in members:
        if native[m.record_id] in notes:
            found[m.report_id] = notes[native[m.record_id]]
    return found


def _chart(ctx: Context, extractor: Reviewer, author: Reviewer) -> None:
    """Load the gold table: charted interventions, tensions, statements, and studies of reports."""
    with ctx.db.read() as unit:
        report_of_record = {m.record_id: m.report_id for m in identity.memberships(unit)}
        by_name = {r.entry.native_id: report_of_record[r.record_id] for r in runs.records(unit)}
    ids = {source: by_name[name] for source, name in SEEDS.items()}
    gold = read_gold(ctx.file.corpus / "seeds-facts.yaml", ids, extractor_id=extractor.reviewer_id)
    notes = {row["id"]: row for row in _rows(ctx, "topic-records-notes.csv")}
    links = [
        (report_id, row["study_group"]) for report_id, row in _noted(ctx, notes).items() if row["study_group"]
    ]

    def work(unit: Unit) -> str:
        for report_id, group in sorted(links):
            identity.link_study(unit, "example:studies", report_id, group, group, author.reviewer_id)
        for n, item in enumerate(gold.extractions):
            charting.add(unit, f"example:chart:{n}", _named(unit, item))
        _keep_rest(unit, gold, author)
        return f"{len(gold.extractions)} interventions, {len(gold.tensions)} tensions"

    ctx.db.write(
        Event(extractor.reviewer_id, "load example charts", "seeds-facts.yaml", "example:charts"), work
    )


def _named(unit: Unit, item: Extraction) -> Extraction:
    number = identity.next_number(unit, "extraction")
    return replace(item, extraction_id=f"X{number:05}", is_example=True)


def _keep_rest(unit: Unit, gold: Gold, author: Reviewer) -> None:
    for tension in gold.tensions:
        body = asdict(tension)
        event_id = f"example:tension:{tension.tension_id}"
        charting.add_tension(unit, event_id, tension.tension_id, tension.topic, body, author.reviewer_id)
    rows = [(s.fact_id, s.evidence.report_id, asdict(s)) for s in gold.context]
    charting.add_statements(unit, "example:statements", rows, author.reviewer_id)


def _rows(ctx: Context, name: str) -> list[dict[str, str]]:
    path = ctx.file.corpus / name
    if not path.is_file():
        raise InvalidInput(
            f"{path.name} is missing from {path.parent.name}.", "restore it from the repository."
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _read_sign_in(ctx: Context) -> dict[str, str]:
    path = ctx.file.corpus / "sign-in.txt"
    if not path.is_file():
        return {}
    return dict(line.split(None, 1) for line in path.read_text("utf-8").splitlines() if line.strip())


def _write_sign_in(ctx: Context, lines: Iterable[tuple[str, str]]) -> None:
    path = ctx.file.corpus / "sign-in.txt"
    path.touch(mode=0o600)
    path.write_text("".join(f"{login} {password}\n" for login, password in lines), "utf-8")
