"""Printing the flow, its sums, and the judgement of a foreign exchange file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from review.cli.output import machine, say, table
from review.i18n import translator
from review.model import SearchRun
from review.reporting import Finding, Flow, Level, judge, nested_list


def tell_sources(found: Sequence[SearchRun]) -> None:
    """What came from where."""
    head = ("run", "source", "arm", "from", "begun", "records", "rejects", "status", "")
    rows = [
        (
            r.run_id,
            r.source_label,
            r.arm.value,
            r.file_name or r.format,
            r.begun_count,
            r.record_count,
            r.reject_count,
            r.status.value,
            r.reason,
        )
        for r in found
    ]
    if rows:
        table(rows, head)
    else:
        say("  nothing searched or imported yet")


def tell_flow(flow: Flow) -> None:
    """The diagram as a nested list, and its notes."""
    say(nested_list(flow.numbers()).rstrip())
    for note in flow.notes:
        say(f"  note: {note.say(translator('en'), 'en')}")


def tell_findings(found: Sequence[Finding]) -> None:
    """Which sums do not hold."""
    for finding in found:
        say(f"{finding.level.value}: {finding.message}")
    if not any(f.level is Level.ERROR for f in found):
        say("All sums hold.")


def exit_status(found: Sequence[Finding]) -> int:
    """1 when a sum that must hold does not."""
    return int(any(f.level is Level.ERROR for f in found))


def judge_file(path: Path, is_json: bool) -> int:
    """Read an exchange CSV from anywhere and say which sums hold and which do not."""
    judgement = judge(path)
    if is_json:
        machine(
            {
                "file": path.name,
                "layout": judgement.layout,
                "numbers": judgement.numbers,
                "findings": [
                    {
                        "level": f.level.value,
                        "identity": f.identity,
                        "message": f.message,
                        "difference": f.difference,
                    }
                    for f in judgement.findings
                ],
                "is_consistent": not exit_status(judgement.findings),
            }
        )
    else:
        say(f"{path.name}: {judgement.layout}")
        tell_findings(judgement.findings)
    return exit_status(judgement.findings)
