"""An open review; long work with a bar on a terminal; and the server, in a process of its own."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from review.pipeline.core import Context, open_context

LOCAL = ("127.0.0.1", "localhost", "::1")


def opened(args: argparse.Namespace, path: Path) -> Context:
    """The review, closed again when the command is done."""
    ctx = open_context(path)
    args.opened.callback(ctx.db.close)
    return ctx


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar while work goes on, on a terminal only. The work calls it with (done, total)."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def serve(protocol: Path, host: str, port: int) -> int:
    """Start the app, which says where to open it. Returns when it is stopped."""
    os.environ["SLR_PROTOCOL"] = str(protocol.absolute())
    if host not in LOCAL:
        os.environ["SLR_HOSTS"] = ",".join(filter(None, (os.environ.get("SLR_HOSTS", ""), host)))
    command = [sys.executable, "-m", "review.ui", "--host", host, "--port", str(port)]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(sys.executable, command)  # noqa: S606 (our own interpreter, so that signals reach the server)
    return subprocess.run(command, check=False).returncode  # noqa: S603 (our own interpreter)
