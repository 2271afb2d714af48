"""Commands about full texts; each names every file or report it could do nothing for, and why."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from review.cli.output import complain, machine, say, table
from review.cli.running import opened, progress
from review.model import RetrievalStatus
from review.pipeline import fulltext_files, fulltext_links, fulltext_matching, fulltexts
from review.pipeline.fulltext_matching import Added

ALL = 1_000_000


def list_(args: argparse.Namespace) -> None:
    """List what is sought."""
    ctx = opened(args, args.protocol)
    wanted = fulltexts.Wanted(
        status=RetrievalStatus(args.status) if args.status else None,
        has_file=False if args.without_file else None,
        most=ALL,
    )
    found = fulltexts.listing(ctx, wanted)
    if args.json:
        machine([_row_data(row) for row in found.rows])
        return
    rows = [_row(row) for row in found.rows]
    if rows:
        table(rows, ("report", "state", "since", "file", "DOI", "title"))
    counts = ", ".join(f"{found.counts[s]} {s.value.replace('_', ' ')}" for s in RetrievalStatus)
    say(f"{sum(found.counts.values())} full texts: {counts}; {found.with_file} with a file.")
    for group in fulltext_files.shared_files(ctx):
        say(f"The same file or text: {', '.join(group)}. They may be one report.")


def _row(row: fulltexts.Row) -> tuple[str, ...]:
    report, last = row.sought.report, row.sought.retrieval
    state = row.sought.status.value.replace("_", " ")
    at = last.recorded_at if last else row.since
    return (
        report.report_id,
        f"{state}: {last.reason}" if last and last.reason else state,
        f"{at:%Y-%m-%d}" if at else "",
        row.files[0].file_name[:30] if row.files else "",
        report.entry.doi,
        report.entry.title[:60],
    )


def _row_data(row: fulltexts.Row) -> dict[str, Any]:
    entry = row.sought.report.entry
    return {
        "report_id": row.sought.report.report_id,
        "title": entry.title,
        "doi": entry.doi,
        "status": row.sought.status.value,
        "since": row.since,
        "history": [asdict(h) for h in row.history],
        "files": [asdict(f) for f in row.files],
        "copies": [asdict(c) for c in row.copies],
        "attempts": [asdict(a) for a in row.attempts],
        "notices": [asdict(b) for b in row.badges],
    }


def add(args: argparse.Namespace) -> int:
    """Give files to reports; 1 when one of them went nowhere."""
    ctx = opened(args, args.protocol)
    with progress("Reading files") as tick:
        done = fulltext_matching.add_files(ctx, args.file, report_id=args.to, is_dry=args.dry_run, tick=tick)
    left = [one for one in done if one.why]
    if args.json:
        machine([_added_data(one) for one in done])
        return int(bool(left))
    if not done:
        say("There is no PDF among these.")
        return 1
    table([_added(one) for one in done], ("file", "report", "by", "pages", ""))
    placed = len(done) - len(left)
    verb = "would be given" if args.dry_run else "have their file"
    say(f"{placed} of {len(done)} {verb}.")
    for one in left:
        if one.may_be:
            say(f"  {one.name}: slr fulltexts add {args.protocol} FILE --to {' or '.join(one.may_be)}")
    return int(bool(left))


def _added(one: Added) -> tuple[object, ...]:
    found, given = one.planned.match, one.given
    report = given.report_id if given else one.planned.report_id if not one.why else ""
    by = found.how.value if found.how and report == found.report_id else ""
    return (one.name, report, by, one.planned.page_count or "", _told(one))


def _told(one: Added) -> str:
    if one.why:
        return one.why + (f": {', '.join(one.may_be)}" if one.may_be else "")
    notes = []
    if one.given is not None:
        notes += [] if one.given.is_new else ["it had this file already"]
        notes += ["replaces a file"] if one.given.is_replacement else []
        notes += [f"same {'file' if t.is_same_file else 'text'} as {t.report_id}" for t in one.given.twins]
    if not one.planned.has_text:
        notes.append("scanned: no text to search in")
    return "; ".join(notes)


def _added_data(one: Added) -> dict[str, Any]:
    return {
        "name": one.name,
        "sha256": one.planned.sha256,
        "report_id": one.given.report_id if one.given else one.planned.report_id,
        "by": one.planned.match.how,
        "may_be": list(one.may_be),
        "why_not": one.why,
        "given": asdict(one.given) if one.given else None,
    }


def links(args: argparse.Namespace) -> int:
    """Ask for open copies; 1 when a service did not answer."""
    ctx = opened(args, args.protocol)
    with progress("Asking for open copies") as tick:
        found = fulltext_links.find_links(ctx, args.service, is_downloading=args.download, tick=tick)
    if args.json:
        machine(asdict(found) | {"kept": list(found.kept)})
        return int(bool(found.looked_up.faults))
    asked = found.looked_up
    say(f"{asked.asked} reports with a DOI were asked about, {len(asked.without_doi)} have none.")
    say(f"{len(found.open_reports)} can be read freely somewhere.")
    if args.download:
        rows = [(t.report_id, "kept" if t.is_kept else t.reason, t.address) for t in found.tried]
        if rows:
            table(rows, ("report", "", "address"))
        say(f"{len(found.kept)} files were fetched; {len(rows) - len(found.kept)} addresses gave none.")
    elif found.open_reports:
        say(f"Next: slr fulltexts links {args.protocol} --download")
    for fault in asked.faults:
        complain(f"  {fault}")
    return int(bool(asked.faults))
