"""Questions to ask and references to bring, for tests of what people do with duplicates."""

from __future__ import annotations

from review.dedup import Candidate
from review.model import PairVerdict
from review.pipeline import deduplicating, exporting, importing, questions
from review.store import Event
from tests.pipeline.worlds import World

SAME, DIFFERENT, RELATED = PairVerdict.SAME, PairVerdict.DIFFERENT, PairVerdict.RELATED
TITLES = [
    "Walking groups after the shift",
    "Swimming lessons for grown-ups",
    "Letters that nobody answered",
    "A kitchen for the whole street",
]


def ask(world: World, *asked: tuple[str, str, float, str]) -> None:
    """Put questions on the list, as a run of the program does."""

    def work(unit) -> None:
        candidates = [Candidate(a, b, score, "alike", veto, {}) for a, b, score, veto in asked]
        questions.keep(unit, candidates, 0.5)

    world.ctx.db.write(Event("test", "ask"), work)


def bring(world: World, name: str, titles: list[str], source: str = "base") -> None:
    """Import whole references, of which those with one title are certainly one article."""
    lines = [
        f"TY  - JOUR\nTI  - {title}\nAU  - Sandberg, Karin\nPY  - 2015\nJO  - Journal of Streets\n"
        f"VL  - 4\nSP  - {len(title)}01\nEP  - {len(title)}19\n"
        f"DO  - 10.1000/{title.split()[0].lower()}\nER  - \n"
        for title in titles
    ]
    path = world.ctx.file.corpus / "imports" / name
    path.write_text("\n".join(lines), "utf-8")
    importing.import_file(world.ctx, path, source)


def report_of(world: World) -> dict[str, str]:
    return {row["record_id"]: row["report_id"] for row in exporting.record_rows(world.ctx)}


def waiting_pairs(world: World) -> set[tuple[str, str]]:
    found = deduplicating.questions(world.ctx, world.lead)
    return {(q.first.record_id, q.second.record_id) for q in found}
