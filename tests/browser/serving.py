"""The real server, started as anybody starts it, on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from signal import SIGKILL
from threading import Thread
from typing import BinaryIO
from urllib.parse import urlsplit

from tests.browser.nursery import Nursery
from tests.browser.sample import Sample

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Server:
    """``slr screen`` on a sample review; ``kill`` is as sudden as a power cut.

    With a nursery it comes from there instead: the same program, loaded already.
    """

    def __init__(self, sample: Sample, nursery: Nursery | None = None) -> None:
        self.sample = sample
        self._nursery = nursery
        self.lines: list[str] = []
        self._port = 0
        self.start()

    def start(self) -> None:
        """Start it, on the port it had before if it had one, and wait for its address."""
        environment = os.environ | {"SLR_DATABASE_URL": self.sample.url, "TZ": "UTC"}
        environment.pop("SLR_PROTOCOL", None)
        self._pid, printed = self._begun(environment)
        told: Queue[str] = Queue()
        self._reader = Thread(target=self._read, args=(printed, told), daemon=True)
        self._reader.start()
        try:
            self.address = told.get(timeout=START_SECONDS)
        except Empty:
            self.kill()
            raise AssertionError("the server told no address:\n" + "".join(self.lines)) from None
        self._port = urlsplit(self.address).port or 0

    def kill(self) -> None:
        """End it at once, without a chance to tidy up."""
        with suppress(ProcessLookupError):  # it ended by itself
            os.kill(self._pid, SIGKILL)
        self._reader.join()  # what it printed ends with it

    def errors(self) -> list[str]:
        """What it printed that looks like a fault of ours."""
        return [line for line in self.lines if "Traceback" in line or "Error" in line]

    def _begun(self, environment: dict[str, str]) -> tuple[int, BinaryIO]:
        port = ["--port", str(self._port)]
        if self._nursery is not None:
            return self._nursery.begin(port, environment | {"SLR_PROTOCOL": str(self.sample.protocol)})
        command = [sys.executable, "-m", "review", "screen", str(self.sample.protocol), *port]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        assert self._process.stdout is not None
        return self._process.pid, self._process.stdout

    def _read(self, printed: BinaryIO, told: Queue[str]) -> None:
        with printed:
            for raw in printed:
                line = raw.decode("utf-8")
                self.lines.append(line)
                if line.startswith("Open http://"):
                    told.put(line.split()[1])
        if self._nursery is None:
            self._process.wait()
