"""A reviewer's process that decides until it is killed, and writes down what it was told is saved.

Run by ``test_kill``. A line ``try`` goes to the log before a click is sent, a line ``ok`` after the
pipeline answered; whatever was tried and not answered is sent again by the next life, as a browser
does after a broken connection.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from uuid import UUID

from review.model import Reviewer, Stage, Verdict
from review.pipeline import people, screening
from review.pipeline.core import Context, open_context

STAGE = Stage.TITLE_ABSTRACT


def decide_until_killed(protocol: str, url: str, login: str, log: str, seed: int) -> None:
    """Never returns by itself."""
    if url:
        os.environ["SLR_DATABASE_URL"] = url
    ctx = open_context(protocol)
    person = people.find(ctx, login)
    chance = random.Random(seed)
    with Path(log).open("a", encoding="utf-8") as file:
        for event_id, report, verdict in unanswered(Path(log)):
            send(ctx, person, event_id, report, verdict)
            write(file, "ok", event_id, report, verdict)
        while True:
            report, verdict = choose(ctx, person, chance)
            event_id = str(UUID(int=chance.getrandbits(128), version=4))
            write(file, "try", event_id, report, verdict)
            send(ctx, person, event_id, report, verdict)
            write(file, "ok", event_id, report, verdict)


def choose(ctx: Context, person: Reviewer, chance: random.Random) -> tuple[str, str]:
    """The next report, or now and then one to undo."""
    work = screening.next_work(ctx, person, STAGE)
    if not work.reports or chance.random() < 0.2:
        mine = screening.recent(ctx, person, STAGE, 5)
        if mine:
            return chance.choice(mine)[0].report_id, "undo"
    return work.reports[0].report_id, chance.choice(list(Verdict)).value


def send(ctx: Context, person: Reviewer, event_id: str, report: str, verdict: str) -> None:
    """One click."""
    if verdict == "undo":
        screening.undo(ctx, person, stage=STAGE, report_id=report, event_id=event_id)
    else:
        screening.decide(
            ctx, person, stage=STAGE, report_id=report, verdict=Verdict(verdict), event_id=event_id
        )


def write(file, *words: str) -> None:
    """A line that outlives the process."""
    file.write(" ".join(words) + "\n")
    file.flush()


def clicks(log: Path, word: str) -> list[tuple[str, str, str]]:
    """The (event id, report, verdict) of every whole line that begins with the word."""
    if not log.exists():
        return []
    lines = [
        line.split() for line in log.read_text(encoding="utf-8").splitlines(keepends=True) if line[-1] == "\n"
    ]
    return [(e, r, v) for w, e, r, v in lines if w == word]


def unanswered(log: Path) -> list[tuple[str, str, str]]:
    """What was sent and not answered."""
    answered = set(clicks(log, "ok"))
    return [click for click in clicks(log, "try") if click not in answered]
