"""Servers forked from one process that has everything loaded: the same program, without the wait.

``python -m tests.browser.nursery FD`` is that process. It hears over a socket what to start: a length,
then JSON with the arguments and the environment, and the end of a pipe for what the server prints. It
answers with the server's process id, and ends when the socket is closed.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
IS_POSSIBLE = hasattr(os, "fork") and hasattr(socket, "send_fds")
_LENGTH = struct.Struct("!I")


class Nursery:
    """The test's end of the socket."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        command = [sys.executable, "-m", "tests.browser.nursery", str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=ROOT, pass_fds=[theirs.fileno()])
        theirs.close()

    def begin(self, arguments: Sequence[str], environment: dict[str, str]) -> tuple[int, BinaryIO]:
        """Start a server; its process id, and what it prints."""
        reading, writing = os.pipe()
        body = json.dumps([list(arguments), environment]).encode()
        socket.send_fds(self._socket, [_LENGTH.pack(len(body))], [writing])
        os.close(writing)
        self._socket.sendall(body)
        told = self._socket.recv(_LENGTH.size, socket.MSG_WAITALL)
        return _LENGTH.unpack(told)[0], os.fdopen(reading, "rb")

    def close(self) -> None:
        """End it. Servers that are still there live on."""
        self._socket.close()
        self._process.wait()


def main(descriptor: int) -> None:
    """Load everything, then fork one server after the other."""
    from review.ui.__main__ import main as serve

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a server here
    asked = socket.socket(fileno=descriptor)
    while True:
        head, pipes, _, _ = socket.recv_fds(asked, _LENGTH.size, 1)
        if not head:
            return
        body = asked.recv(_LENGTH.unpack(head)[0], socket.MSG_WAITALL)
        arguments, environment = json.loads(body)
        child = os.fork()
        if child == 0:
            asked.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(pipes[0], 1)
            os.dup2(pipes[0], 2)
            os.close(pipes[0])
            os.environ.clear()
            os.environ.update(environment)
            time.tzset()
            sys.argv = ["python -m review.ui", *arguments]
            sys.exit(serve())
        os.close(pipes[0])
        asked.sendall(_LENGTH.pack(child))


if __name__ == "__main__":
    main(int(sys.argv[1]))
