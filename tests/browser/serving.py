"""The real server, started as anybody starts it, on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

from tests.browser.sample import Sample

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Server:
    """``slr screen`` on a sample review; ``kill`` is as sudden as a power cut."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.lines: list[str] = []
        self._port = 0
        self.start()

    def start(self) -> None:
        """Start it, on the port it had before if it had one, and wait for its address."""
        environment = os.environ | {"SLR_DATABASE_URL": self.sample.url, "TZ": "UTC"}
        environment.pop("SLR_PROTOCOL", None)
        command = [sys.executable, "-m", "review", "screen", str(self.sample.protocol)]
        self._process = subprocess.Popen(
            [*command, "--port", str(self._port)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        told: Queue[str] = Queue()
        self._reader = Thread(target=self._read, args=(told,), daemon=True)
        self._reader.start()
        try:
            self.address = told.get(timeout=START_SECONDS)
        except Empty:
            self.kill()
            raise AssertionError("the server told no address:\n" + "".join(self.lines)) from None
        self._port = urlsplit(self.address).port or 0

    def kill(self) -> None:
        """End it at once, without a chance to tidy up."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def errors(self) -> list[str]:
        """What it printed that looks like a fault of ours."""
        return [line for line in self.lines if "Traceback" in line or "Error" in line]

    def _read(self, told: Queue[str]) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line)
            if line.startswith("Open http://"):
                told.put(line.split()[1])
