"""Damage real and made-up exports at random and see that no reader crashes, hangs or loses an entry.

    SLR_TEST_DATA=PATH .venv/bin/python tools/fuzz_importers.py --seconds 600

Every example is one file, or two spliced, damaged in a few places: bytes deleted, repeated, swapped,
changed, a stretch cut. A reader may refuse the file with our own error; otherwise the entries that begin
must be the entries plus the rejects. Anything else is a find: its bytes are written to the folder given
with --finds, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from review.errors import AccountsDiffer, ReviewError
from review.search.external import external_decisions
from review.search.reading import read_bytes
from tests.search import import_samples

MOST = 60_000
PIECES = (
    *(b"\n", b"\r", b"\r\n", b"TY  - ", b"ER  - ", b"@article{", b"}", b"{", b'"', b",", b"<record>", b"</"),
    *(b"<!DOCTYPE a>", b"&amp;", b"&", b"PMID- ", b"PT J\n", b"%0 ", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf"),
    *(b"\xc3", b"\\", b"[", b"]", b":", b";", b"\t", b"  ", b"\xe2\x80\xa8", b"EF\n", b"#", b"%"),
)


def main() -> int:
    """Fuzz for so many seconds and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--finds", type=Path, default=Path("finds"))
    args = parser.parse_args()
    chance = random.Random(args.seed)  # noqa: S311 (damage, no secret)
    seeds = list(_seeds())
    told: Counter[str] = Counter()
    slowest, finds = 0.0, 0
    ends = time.monotonic() + args.seconds
    while time.monotonic() < ends:
        name, data = chance.choice(seeds)
        other = chance.choice(seeds)[1] if chance.random() < 0.15 else b""
        damaged = _damaged(chance, data, other)
        begun = time.process_time()
        fault = _fault(damaged, told)
        took = time.process_time() - begun
        slowest = max(slowest, took)
        if fault or took > max(1.0, len(damaged) / 500_000):
            finds += 1
            args.finds.mkdir(parents=True, exist_ok=True)
            path = args.finds / f"{finds:03}-{name}"
            path.write_bytes(damaged)
            sys.stdout.write(f"FIND {path} ({took:.1f} s): {fault or 'slow'}\n")
    total = sum(told.values())
    sys.stdout.write(
        f"{total:,} examples from {len(seeds)} files in {args.seconds:.0f} s: {dict(told.most_common())}\n"
        f"slowest {slowest:.2f} s, finds {finds}\n"
    )
    return int(finds > 0)


def _fault(data: bytes, told: Counter[str]) -> str:
    """What is wrong with how a file was read; "" when nothing is."""
    try:
        reading = read_bytes(data, "damaged")
        for entry in reading.entries:
            external_decisions(entry)
    except AccountsDiffer as error:
        told["accounts differ"] += 1
        return "" if "begin in it" in str(error) else str(error)
    except ReviewError:
        told["refused"] += 1
        return ""
    except (Exception, RecursionError):  # noqa: BLE001 (every other error is what we look for)
        told["crashed"] += 1
        return traceback.format_exc(limit=-3)
    told[reading.format] += 1
    return "" if reading.balances else "the accounts do not balance"


def _damaged(chance: random.Random, data: bytes, other: bytes) -> bytes:
    if other:
        data = data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]
    for _ in range(chance.choice((1, 1, 2, 3, 8, 20))):
        data = _once(chance, data)
    return data[:MOST]


def _once(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    to = min(len(data), at + chance.choice((1, 1, 2, 5, 40, 400)))
    kind = chance.randrange(6)
    if kind == 0:
        return data[:at] + data[to:]
    if kind == 1:
        return data[:to] + data[at:to] * chance.choice((1, 1, 3, 30)) + data[to:]
    if kind == 2:
        return data[:at] + data[at:to][::-1] + data[to:]
    if kind == 3:
        return data[:at] + bytes([chance.randrange(256)]) + data[to:]
    if kind == 4:
        return data[:at] + chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 50)) + data[at:]
    return data[:at] if chance.random() < 0.5 else data[at:]


def _seeds() -> list[tuple[str, bytes]]:
    found = [
        (f"sample-{n}", data)
        for n, data in enumerate(vars(import_samples).values())
        if isinstance(data, bytes)
    ]
    folder = os.environ.get("SLR_TEST_DATA", "")
    if folder:
        files = sorted(p for p in (Path(folder) / "exports").glob("*/*") if p.suffix not in (".md", ".json"))
        found += [(p.name, p.read_bytes()[:MOST]) for p in files]
        found += [
            (p.name, p.read_bytes()[:MOST]) for p in (Path(folder) / "exports" / "csl_json").glob("c*.json")
        ]
    return found


if __name__ == "__main__":
    raise SystemExit(main())
