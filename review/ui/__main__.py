"""``python -m review.ui``: the web server, as ``slr screen`` starts it. Stops on Ctrl-C or a signal."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

import uvicorn

from review.errors import ReviewError
from review.ui.server import make_app
from review.ui.session import review_context


def main() -> int:
    """Listen, say where, serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m review.ui")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    args = parser.parse_args()
    root = Path(__file__).resolve().parents[2]
    if (root / ".streamlit").is_dir():
        os.chdir(root)  # Streamlit reads its settings from the working folder
    try:
        bound = _listen(args.host, args.port)
    except OSError as error:
        sys.stderr.write(
            f"slr: Nothing can listen on {args.host}:{args.port}: {error.strerror}. Try: another --port.\n"
        )
        return 1
    try:
        review_context()  # a review that cannot be opened is told here, not to the first visitor
    except ReviewError as error:
        sys.stderr.write(f"slr: {error}\n")
        return 1
    app = make_app()
    sys.stdout.write(f"\nOpen http://{args.host}:{bound.getsockname()[1]} in a browser. Stop with Ctrl-C.\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[bound])
    return 0


def _listen(host: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    bound.listen(128)
    return bound


if __name__ == "__main__":
    sys.exit(main())
