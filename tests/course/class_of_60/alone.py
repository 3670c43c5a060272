"""Runs a command, and says what it took and whether anything of it is left running.

    python -m tests.course.class_of_60.alone OUT.json COMMAND…

All that the command started and left behind becomes a child of this process (Linux alone has
that), so nothing can hide from it, and nobody else's processes are looked at.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
TO_VANISH = 5.0
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ran:
    """How a command ended.

    Attributes:
        code: its exit code.
        out: what it printed.
        err: what it complained.
        seconds: how long it took.
        cpu: the time of all processors that it and all it started took.
        left: the command lines of what is still running.
    """

    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    left: list[str]


def run_alone(reported: Path, *words: str) -> Ran:
    """Run a command of Python's and wait until all it started is over, or can't be waited for.

    Args:
        reported: a file to write to.
        words: what follows `python`.
    """
    command = [sys.executable, "-m", __name__, str(reported), sys.executable, *words]
    subprocess.run(command, cwd=ROOT, check=True)
    return Ran(**json.loads(reported.read_text(encoding="utf-8")))


def adopted() -> dict[int, str]:
    """Give the command lines of this process' children that still run, by their ids."""
    found = {}
    for place in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            state, parent = (place / "stat").read_text().rpartition(")")[2].split()[:2]
            if place.name.isdigit() and int(parent) == os.getpid() and state != "Z":
                found[int(place.name)] = (place / "cmdline").read_text().replace("\0", " ")
    return found


def _main(reported: str, *command: str) -> None:
    adopting = ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    assert adopting == 0
    begin = time.monotonic()
    with TemporaryFile() as out, TemporaryFile() as err:  # pipes would wait for what is left
        code = subprocess.run(command, stdout=out, stderr=err).returncode
        seconds = time.monotonic() - begin
        left = _vanished()
        printed = [file.seek(0) or file.read().decode("utf-8", "replace") for file in (out, err)]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = Ran(code, *printed, seconds, used.ru_utime + used.ru_stime, left)
    Path(reported).write_text(json.dumps(asdict(ran)), encoding="utf-8")


def _vanished() -> list[str]:
    """Wait for what is left to vanish; end what doesn't, and give its command lines."""
    deadline = time.monotonic() + TO_VANISH
    while (left := adopted()) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return [*left.values()]


if __name__ == "__main__":
    _main(*sys.argv[1:])
