"""Long work: a bar on a terminal, silence in a pipe; and the server."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from review.errors import ReviewError


@contextmanager
def progress(title: str) -> Iterator[None]:
    """A moving bar while work goes on, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(title):
        yield


def serve(protocol: Path, host: str, port: int) -> int:
    """Start the app and say where to open it. Returns when it is stopped."""
    import uvicorn

    os.environ["SLR_PROTOCOL"] = str(protocol.absolute())
    root = Path(__file__).resolve().parents[2]
    if (root / ".streamlit").is_dir():
        os.chdir(root)  # Streamlit reads its settings from the working folder
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ["SLR_HOSTS"] = ",".join(filter(None, (os.environ.get("SLR_HOSTS", ""), host)))
    bound = _listen(host, port)
    shown = f"http://{host}:{bound.getsockname()[1]}"
    from review.ui.server import make_app

    app = make_app()
    print(f"\nOpen {shown} in a browser. Stop with Ctrl-C.", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    server.run(sockets=[bound])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise ReviewError(
            f"Nothing can listen on {host}:{port}: {error.strerror}.", "choose another --port."
        ) from None
    bound.listen(128)
    return bound
