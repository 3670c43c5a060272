"""A running `digitkit watch`, for tests that save files and read what it says."""

import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.doors.learner import COMMAND, Learner, answer


class Watching:
    """A running `digitkit watch`, whose lines come with the time at which they came."""

    def __init__(self, learner: Learner, *words: str) -> None:
        self.learner = learner
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", COMMAND, "watch", *words],
            cwd=learner.home,
            env=learner.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def wait_for(self, text: str, seconds: float = 30.0) -> float:
        """Wait for a line with this text, and give the seconds that took."""
        begin = time.monotonic()
        while (left := begin + seconds - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                break
            self.seen.append(line)
            if text in line:
                return time.monotonic() - begin
        raise AssertionError(f"no line with {text!r} in {seconds} s; seen {self.seen}")

    def answer(
        self, function: str, name: str, atomic: bool = False, lesson: str = "03_split"
    ) -> None:
        """Save a kept answer into its exercise."""
        self.learner.write(lesson, function, answer(lesson, function, name), atomic=atomic)

    def cpu_seconds(self) -> float:
        """Give the processor time of the watcher, its graders, and all that these have ended."""
        return sum(_cpu_seconds(pid) for pid in (self.process.pid, *children(self.process.pid)))

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(10)


def children(pid: int) -> list[int]:
    """List the processes that a process started and that still run; Linux only."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
